import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { newestOf } from '../app/server/platform/backup/backups-of-place.ts'
import { readManifest, writeManifest } from '../app/server/platform/backup/manifest.ts'
import { openPlace } from '../app/server/platform/backup/open-place.ts'
import { writeParts } from '../app/server/platform/backup/parts.ts'
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

it('a restore ends what was shared, unless it is told to keep it', async (test) => {
  const program = await aPlace(test)
  const { url: source, sql } = await postgres.aDatabase('sharing')
  await program.run(['migrate'], { DATABASE_URL: source })
  await sql`
    with ada as (insert into users (email) values ('ada@example.org') returning id),
    note as (insert into notes (user_id, name, text) select id, 'Plum jam', 'Three kilos.' from ada returning user_id, id)
    insert into shares (user_id, note_id, token_hash, token_sealed) select user_id, id, '\\x00', 'sealed' from note`
  const folder = join(program.dataDir, '..', 'sharing')
  await program.run(['backup', folder], { DATABASE_URL: source })
  for (const [words, open] of [
    [[], 0],
    [['--keep-shares'], 1],
  ] as const) {
    const { url: DATABASE_URL, sql: restored } = await postgres.aDatabase(`sharing_${open}`)
    const { code, stdout } = await program.run(['restore', folder, ...words], { DATABASE_URL })
    expect([code, stdout.includes('Not shared any more: 1 page, ')], stdout).toEqual([0, open === 0])
    expect(await restored`select from shares where expires_at is null`).toHaveLength(open)
  }
})

it('a command that fails unexpectedly prints no row', async (test) => {
  const program = await aPlace(test)
  const [{ url: source }, { url: target }] = [await postgres.aDatabase('source'), await postgres.aDatabase('target')]
  await program.run(['migrate'], { DATABASE_URL: source })
  const folder = join(program.dataDir, '..', 'damaged')
  await program.run(['backup', folder], { DATABASE_URL: source })
  const kept = await openPlace(folder, '/')
  const name = (await newestOf(kept)) ?? ''
  const manifest = await readManifest(kept, name)
  async function* aRow() {
    yield Buffer.from('quince-word\n')
  }
  const rows = await writeParts(kept, name, 'tables/users', aRow())
  const tables = manifest.tables.map((table) => (table.name === 'users' ? { ...table, rows } : table))
  await writeManifest(kept, name, { ...manifest, tables })

  const { code, stdout, stderr } = await program.run(['restore', folder], { DATABASE_URL: target })

  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toContain('invalid input syntax')
  expect(stderr).not.toContain('quince-word')
})
