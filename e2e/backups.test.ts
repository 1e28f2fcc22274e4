import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { endProgram } from '../kit/program.ts'
import { anInhabited, expectFound, newestIn, sumsOf, withoutProgress } from './backups.ts'
import { startOwnPostgres, type OwnPostgres } from './own-postgres.ts'
import { aPlace } from './place.ts'

let postgres: OwnPostgres
beforeAll(async () => {
  postgres = await startOwnPostgres()
})
afterAll(() => postgres.stop())

it('a backup by the command is restored into a second place by the command, opened, signed in to and searched', async (test) => {
  const { place, settings, account } = await anInhabited(test, postgres, 'kept', { notes: 20, files: 2 })
  const folder = join(place.dataDir, '..', 'kept')

  // Beside a process that serves, whose loops and jobs have locks of their own.
  const serving = await place.open(settings)
  const made = await place.run(['backup', folder], settings)
  await endProgram(serving)

  expect([made.code, withoutProgress(made)]).toEqual([0, ''])
  expect(made.stdout).toMatch(/Z: 2 accounts, 21 notes, 2 files \(0 MiB\)\n$/)
  const second = await aPlace(test)
  const { url: DATABASE_URL } = await postgres.aDatabase('again')
  const restored = await second.run(['restore', folder], { DATABASE_URL })
  expect([restored.code, withoutProgress(restored)]).toEqual([0, ''])
  expect(restored.stdout).toMatch(
    /^Restored .*Z: 2 accounts, 21 notes, 2 files \(0 MiB\)\. Everyone signs in again\.\n$/,
  )
  const again = await second.run(['restore', folder], { DATABASE_URL })
  expect([again.code, again.stderr]).toEqual([
    1,
    expect.stringMatching(/^DATABASE_URL: this database holds 2 accounts: /),
  ])
  const before = await newestIn(folder)
  await second.run(['backup', join(folder, 'of-second')], { DATABASE_URL })
  const after = await newestIn(join(folder, 'of-second'))
  expect(after && sumsOf(after)).toEqual(before && sumsOf(before))
  await expectFound(second, { DATABASE_URL }, account)
})
