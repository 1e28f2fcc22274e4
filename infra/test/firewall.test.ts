import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { callsPerMinuteOfAccount } from '../checks/firewall.ts'

it('P3: the firewall knows what the programs of an account may ask for', () => {
  const gate = readFileSync(join(import.meta.dirname, '../../app/server/shell/api/token-gate.ts'), 'utf8')
  const [, account = ''] = /maxPerMinute = \{[^}]*account: ([\d_]+)/.exec(gate) ?? []
  expect(Number(account.replaceAll('_', ''))).toBe(callsPerMinuteOfAccount)
})
