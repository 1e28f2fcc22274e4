import { cp, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, onTestFinished } from 'vitest'
import { testDatabase } from '../../../test/database.ts'
import { findBackup, type Backup } from '../../platform/backup/backups-of-place.ts'
import { makeBackup } from '../../platform/backup/make-backup.ts'
import { readManifest, writeManifest, type Manifest } from '../../platform/backup/manifest.ts'
import { openPlace } from '../../platform/backup/open-place.ts'
import { restoreBackup } from '../../platform/backup/restore-backup.ts'
import { refuseUnfinished } from '../../platform/backup/unfinished.ts'
import { migrate } from '../../platform/database/migrate.ts'
import {
  aFolder,
  anEmptyTarget,
  anInhabitedWorld,
  aPlaceForBackups,
  ends,
  migrations,
  silent,
} from './backups-world.ts'

/** Made once for this file; each test damages a copy. */
let made: Promise<string> | undefined
afterAll(async () => made && rm(await made, { recursive: true }))
async function aCopy(): Promise<Backup> {
  made ??= (async () => {
    const { source } = await anInhabitedWorld()
    const place = await aPlaceForBackups()
    await makeBackup(source, place, silent)
    const kept = await mkdtemp(join(tmpdir(), 'notejam-kept-'))
    await cp(place.address, kept, { recursive: true })
    return kept
  })()
  const folder = await aFolder()
  await cp(await made, folder, { recursive: true })
  return findBackup(folder, '/')
}

async function changeManifest({ place, name }: Backup, change: (manifest: Manifest) => object): Promise<void> {
  await writeManifest(place, name, change(await readManifest(place, name)) as Manifest)
}

const tablesIn = (database: Awaited<ReturnType<typeof anEmptyTarget>>) =>
  database.sql`select from pg_class where relnamespace = 'public'::regnamespace`

async function flip(path: string): Promise<void> {
  const bytes = await readFile(path)
  const middle = Math.floor(bytes.length / 2)
  bytes.writeUInt8(bytes.readUInt8(middle) ^ 1, middle)
  await writeFile(path, bytes)
}

describe('is refused in one sentence before anything is touched:', () => {
  type Damage = (backup: Backup, folder: string) => Promise<unknown>
  const inPool = async ({ place }: Backup) => {
    const names = await readdir(join(place.address, 'files'), { recursive: true })
    return join(place.address, 'files', names.find((name) => name.includes('-')) ?? '')
  }
  const elsewhere = ({ parts, ...files }: Manifest['files']) => ({
    ...files,
    parts: parts.map((part) => ({ ...part, name: `../../${part.name}` })),
  })
  const asSessions = (table: Manifest['tables'][number]) =>
    table.name === 'pads' ? { ...table, name: 'sessions' } : table
  const damages: [what: string, says: string, damage: Damage][] = [
    ['one that was cut off', 'is not whole (it was not finished)', (_, at) => rm(join(at, 'manifest.json'))],
    ['a changed table', 'notes.00001.zst has changed)', (_, at) => flip(join(at, 'tables/notes.00001.zst'))],
    [
      'a table that was cut',
      'notes.00001.zst has changed)',
      (_, at) => truncate(join(at, 'tables/notes.00001.zst'), 40),
    ],
    ['a missing table', 'users.00001.zst is missing)', (_, at) => rm(join(at, 'tables/users.00001.zst'))],
    ['a changed manifest', 'manifest.json has changed)', (_, at) => flip(join(at, 'manifest.json'))],
    ['a cut manifest', 'manifest.json has changed)', (_, at) => truncate(join(at, 'manifest.json'), 300)],
    ['a changed file', 'has changed)', async (backup) => flip(await inPool(backup))],
    ['a missing file', 'is missing)', async (backup) => rm(await inPool(backup))],
    [
      'one of another program',
      'manifest.json is of another program)',
      (backup) => changeManifest(backup, () => ({ format: 'tar', files: [] })),
    ],
    [
      'a later format',
      'was made by a newer Notejam: restore it with that one.',
      (backup) => changeManifest(backup, (manifest) => ({ ...manifest, formatVersion: 2 })),
    ],
    [
      'a newer schema',
      `is of a newer Notejam (schema ${migrations.length + 1}, and this one knows ${migrations.length})`,
      (backup) =>
        changeManifest(backup, (manifest) => ({
          ...manifest,
          migrations: [...manifest.migrations, { version: migrations.length + 1, name: 'next.sql', checksum: 'of it' }],
        })),
    ],
    [
      'a part outside of it',
      'manifest.json is of another program)',
      (backup) => changeManifest(backup, (manifest) => ({ ...manifest, files: elsewhere(manifest.files) })),
    ],
    [
      'more in a list than was written',
      'a table is longer than it was)',
      (backup) => changeManifest(backup, (manifest) => ({ ...manifest, files: { ...manifest.files, bytes: 1 } })),
    ],
    [
      'sessions, which would be open',
      'it has the table sessions, which no backup has)',
      (backup) => changeManifest(backup, (manifest) => ({ ...manifest, tables: manifest.tables.map(asSessions) })),
    ],
    [
      'another history',
      'has a migration 0001_foundation.sql that is not the one that this Notejam has',
      (backup) =>
        changeManifest(backup, (manifest) => ({
          ...manifest,
          migrations: manifest.migrations.map((one, index) => (index === 0 ? { ...one, checksum: 'other' } : one)),
        })),
    ],
  ]
  it.each(damages)('%s', async (_what, says, damage) => {
    const backup = await aCopy()
    await damage(backup, join(backup.place.address, backup.name))
    const target = await anEmptyTarget()

    const refused = await restoreBackup(target.source, backup, undefined, silent).then(
      () => 'restored',
      (error: unknown) => (error as Error).message,
    )

    expect(refused).toContain(says)
    expect(refused).toMatch(/^[^\n]+\.$/)
    expect(await tablesIn(target)).toHaveLength(0)
    expect(await readdir(target.files)).toEqual([])
  })

  it('a place without a backup, and a backup that is not there', async () => {
    const folder = await aFolder()
    await expect(findBackup(folder, '/')).rejects.toThrow(`There is no backup in ${folder}.`)
    await expect(findBackup(join(folder, 'nothing'), '/')).rejects.toThrow('There is no backup in ')
    await expect(findBackup(join(folder, '2026-01-01T00-00-00Z'), '/')).rejects.toThrow(
      'There is no backup 2026-01-01T00',
    )
    const { place, name } = await aCopy()
    await rm(join(place.address, name, 'manifest.json'))
    await expect(findBackup(place.address, '/')).rejects.toThrow('There is no finished backup in ')
    await expect(openPlace('s3://A', '/')).rejects.toThrow(
      's3://A is no place for backups: expected s3://bucket/prefix.',
    )
    await writeFile(join(folder, 'file'), '')
    await expect((await openPlace(folder, '/')).read('files/../../x')).rejects.toThrow(
      'what is in it names a file outside of it.',
    )
    const onFile = await openPlace(join(folder, 'file'), '/')
    await expect(onFile.write('a/b', Buffer.from(''))).rejects.toThrow(
      'cannot be used for backups: it is a file, or lies below one.',
    )
  })

  it('a database that holds accounts, unless it is kept first', async () => {
    const backup = await aCopy()
    const target = await anEmptyTarget()
    const running = await target.sql.open()
    await expect(restoreBackup(target.source, backup, undefined, silent)).rejects.toThrow(
      'DATABASE_URL: a Notejam uses this database: stop it, restore, and start it again.',
    )
    await running.end()
    await restoreBackup(target.source, backup, undefined, silent)
    await target.sql`update users set name = 'as it was'`
    await expect(restoreBackup(target.source, backup, undefined, silent)).rejects.toThrow(
      'DATABASE_URL: this database holds 1 account: name an empty one, or add --replace, which makes a backup of it first.',
    )
    expect(await target.sql`select name from users`).toEqual([{ name: 'as it was' }])
    let kept: Manifest | undefined
    const keepFirst = async () => {
      expect(await target.sql`select name from users`, 'nothing is gone yet').toEqual([{ name: 'as it was' }])
      const made = await makeBackup(target.source, await aPlaceForBackups(), silent)
      kept = made.manifest
      return made
    }
    const files = (await readdir(target.files)).sort()
    await writeFile(join(target.files, 'since-then'), 'a file of a note of since then')
    await target.sql`
      insert into attachments (user_id, note_id, object_key, name, type, bytes)
      select user_id, id, 'since-then', 'file', 'text/plain', 30 from notes limit 1`
    await restoreBackup(target.source, backup, keepFirst, silent)
    expect(kept?.tables.find(({ name }) => name === 'users')?.rows.lines).toBe(1)
    expect(await target.sql`select name from users`).toEqual([{ name: '' }])
    expect((await readdir(target.files)).sort(), 'the file of what was replaced is in its backup').toEqual(files)
    await expect(
      restoreBackup(target.source, backup, () => Promise.reject(new Error('no room')), silent),
    ).rejects.toThrow('no room')
    expect(await target.sql`select name from users`, 'a backup that fails takes nothing away').toHaveLength(1)
  })

  it('a database of another program', async () => {
    const backup = await aCopy()
    const target = await anEmptyTarget()
    await target.sql`create table shelves (id int)`
    await expect(restoreBackup(target.source, backup, () => Promise.resolve(backup), silent)).rejects.toThrow(
      'this database has a table of another program (shelves): name one that is for Notejam alone.',
    )
    expect(await target.sql`select from shelves`).toEqual([])
  })
})

it('a restore that fails half-way says so, is not served, and can be started again', async () => {
  const backup = await aCopy()
  const target = await anEmptyTarget()
  const full = { ...target.source.objects, put: () => Promise.reject(new Error('the disk is full')) }
  await expect(restoreBackup({ ...target.source, objects: full }, backup, undefined, silent)).rejects.toThrow('full')
  await expect(refuseUnfinished(target.sql, 'DATABASE_URL')).rejects.toThrow(
    `DATABASE_URL: the restore of ${backup.place.address}/${backup.name} into this database did not finish: run it again.`,
  )
  await restoreBackup(target.source, backup, undefined, silent)
  await refuseUnfinished(target.sql, 'DATABASE_URL')
  expect(await target.sql`select from users`).toHaveLength(1)
})

it('a backup of an older schema is restored as it was and then migrated', async () => {
  const older = await testDatabase('empty')
  onTestFinished(() => older.drop())
  await migrate(older.sql, migrations.slice(0, 10))
  await older.sql`insert into users (email) values ('ada@example.org')`
  await older.sql`insert into notes (user_id, name, text) select id, 'Old', 'jam #jam' from users`
  const old = await makeBackup(ends(older.sql, await aFolder()), await aPlaceForBackups(), silent)
  const target = await anEmptyTarget()

  await restoreBackup(target.source, old, undefined, silent)

  expect(await target.sql`select max(version) as version from schema_migrations`).toEqual([
    { version: migrations.length },
  ])
  expect(await target.sql`select name, text, tags, links from notes`).toEqual([
    { name: 'Old', text: 'jam #jam', tags: ['jam'], links: [] },
  ])
  expect(await target.sql`select from search_again`, '0013 has seen the rows').toHaveLength(1)
})
