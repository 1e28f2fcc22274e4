import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { checkout } from '../kit/program.ts'
import { readVersion, versionText } from '../app/server/platform/version.ts'
import { sharedNotejam } from './shared.ts'

it('the smoke test passes on the built product, which says its version', async () => {
  const version = versionText(await readVersion(join(checkout, 'app/dist/server')))
  const words = ['smoke/main.ts', await sharedNotejam(), '--expect-version', version]
  const child = spawn(process.execPath, words, { cwd: checkout, stdio: ['ignore', 'pipe', 'inherit'] })
  const lines: string[] = []
  child.stdout.on('data', (part: Buffer) => lines.push(part.toString()))
  const [code] = (await once(child, 'close')) as [number]
  expect(code, lines.join('')).toBe(0)
  expect(lines.join('')).toContain(`the version: ${version}`)
  expect(lines.join('')).toContain('delete the account')
})
