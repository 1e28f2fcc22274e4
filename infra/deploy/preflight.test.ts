import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Environment } from '../config/environment.ts'
import { dev } from '../test/variants.ts'
import { check } from './preflight.ts'
import { account, resolved } from './test-kit.ts'

const own: Environment = { ...dev, mailFrom: 'notes@acme.test', alarmAddress: 'ada@acme.test' }
const image = `sha256:${'d'.repeat(64)}`
const index = JSON.stringify({ manifests: [{ platform: { os: 'linux', architecture: 'arm64' } }] })

let folder: string
let printed: string
const path = process.env['PATH'] ?? ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'notejam-tools-'))
  process.env['PATH'] = [folder, path].join(delimiter)
  printed = ''
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    printed += String(text)
    return true
  })
})

afterEach(() => {
  vi.restoreAllMocks()
  process.env['PATH'] = path
  rmSync(folder, { recursive: true })
})

/** An AWS CLI with the credentials of a delivery: it may ask for the image, and for little else. */
function aDeliverysAws(): void {
  const answers = {
    'sts get-caller-identity': {
      Account: account,
      Arn: `arn:aws:sts::${account}:assumed-role/notejam-delivery-dev/job`,
    },
    'ecr batch-get-image': { images: [{ imageManifest: index }] },
  }
  const cases = Object.entries(answers).map(([words, answer]) => `"${words}") echo '${JSON.stringify(answer)}';;`)
  const denied = `*) echo "An error occurred (AccessDenied) when calling the $2 operation: no" >&2; exit 254;;`
  const file = join(folder, 'aws')
  writeFileSync(
    file,
    `#!/bin/sh\necho "$1 $2" >> '${folder}/calls'\ncase "$1 $2" in\n${[...cases, denied].join('\n')}\nesac\n`,
  )
  chmodSync(file, 0o755)
}

const calls = () => readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n')

it('S5: a delivery, which may ask for little, is not stopped by that, and says what was not asked', async () => {
  aDeliverysAws()
  const all = resolved([own])
  await check({ environment: all[0], image }, all)
  expect(printed).toContain(`${image} is there, for linux/arm64`)
  expect(printed).toMatch(/^\? {5}These credentials may not ask for: regions, .*bootstrap.*stacks.*\.$/m)
  expect(printed).not.toContain('AccessDenied')
  for (const call of calls()) expect(call).toMatch(/ (assume|batch-get|describe|get|head|list)-/)
})

it('credentials of another account are asked for nothing else', async () => {
  aDeliverysAws()
  const all = resolved([{ ...own, account: '444455556666' }])
  await expect(check({ environment: all[0], image }, all)).rejects.toThrow('Nothing was changed')
  expect(printed).toContain('dev lives in account 444455556666, and these credentials open 111122223333')
  expect(printed).toContain('the account was not asked for the rest')
  expect(calls()).toEqual(['sts get-caller-identity'])
})
