import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { createLog } from '../app/server/platform/log.ts'
import { readVersion, versionText } from '../app/server/platform/version.ts'
import { startWorld } from '../app/test/world.ts'
import { git } from './migrations/previous.ts'
import { versionOf } from './version.ts'

const root = resolve(import.meta.dirname, '..')
const commit = '59eb830db543f408403efc3c9652fba5ecfbbfaa'

it('the version is the release and the commit: of the checkout, or the one that an image’s build names', () => {
  const { name } = versionOf(root, {})
  expect(versionOf(root, {}).commit).toBe(git(root, 'rev-parse', 'HEAD'))
  expect(versionOf(root, { REVISION: commit })).toEqual({ name, commit })
  expect(versionOf(root, { REVISION: 'main' })).toEqual({ name })
  expect(versionText({ name: '0.1.0', commit })).toBe('0.1.0+59eb830')
  expect(versionText({ name: '0.1.0' })).toBe('0.1.0')
})

it('the program reads what the build wrote, and knows the release alone without it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'notejam-version-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  expect(await readVersion(folder)).toEqual({ name: versionOf(root, {}).name })
  writeFileSync(join(folder, 'version.json'), JSON.stringify({ name: '9.9.9', commit }))
  expect(await readVersion(folder)).toEqual({ name: '9.9.9', commit })
})

it('it stands in every line of the log, and in the foot of the settings', async () => {
  const lines: string[] = []
  const log = createLog('info', { write: (line) => void lines.push(line) }, { version: '0.1.0+59eb830' })
  log.info('one')
  log.child({ reqId: '1' }).warn({ status: 500 }, 'other')
  expect(lines.map((line) => (JSON.parse(line) as { version: string }).version)).toEqual(Array(2).fill('0.1.0+59eb830'))
  const world = await startWorld()
  const { body } = await world.visit('/settings', await world.aPerson('Ada'))
  expect(body).toContain('Notejam 0.0.0+7e57ed0')
})
