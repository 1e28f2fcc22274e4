import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { checkBackup } from '../../platform/backup/check-backup.ts'
import { lockForBackup } from '../../platform/backup/backup-lock.ts'
import { makeBackup } from '../../platform/backup/make-backup.ts'
import { restoreBackup } from '../../platform/backup/restore-backup.ts'
import type { Place } from '../../platform/backup/place.ts'
import { removeUnnamedObjects } from '../../platform/objects/unnamed-objects.ts'
import { aPlaceForBackups, anEmptyTarget, anInhabitedWorld, silent, sumsOf } from './backups-world.ts'

it('a backup is restored with every row and every file, and what opens an account is not in it', async () => {
  const { source, files } = await anInhabitedWorld()

  const made = await makeBackup(source, await aPlaceForBackups(), silent)
  const target = await anEmptyTarget()
  await restoreBackup(target.source, made, undefined, silent)

  const again = await makeBackup(target.source, await aPlaceForBackups(), silent)
  expect(made.manifest.tables.find(({ name }) => name === 'notes')?.rows.lines).toBe(2)
  expect(sumsOf(again.manifest)).toEqual(sumsOf(made.manifest))
  expect(again.manifest.files).toEqual(made.manifest.files)
  expect(again.manifest.sequences).toEqual(made.manifest.sequences)
  expect((await readdir(target.files)).sort()).toEqual((await readdir(files)).sort())
  const tables = made.manifest.tables.map(({ name }) => name)
  for (const name of ['sessions', 'verifications', 'secrets', 'rate_limits']) expect(tables).not.toContain(name)
  expect(await target.sql`select note_count, trash_count from users`).toEqual([{ note_count: 1, trash_count: 1 }])
  await target.sql`insert into notes (user_id, name, text) select id, 'After', 'the restore' from users`
  expect(await target.sql`select note_count from users`, 'triggers run again').toEqual([{ note_count: 2 }])
})

it('every file of a backup is closed to other users, and none holds a text as it is', async () => {
  const { source } = await anInhabitedWorld()
  const place = await aPlaceForBackups()
  await makeBackup(source, place, silent)
  const entries = await readdir(place.address, { recursive: true, withFileTypes: true })
  expect(entries.length).toBeGreaterThan(20)
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name)
    expect([path, (await stat(path)).mode & 0o777]).toEqual([path, entry.isDirectory() ? 0o700 : 0o600])
    if (entry.name.endsWith('.zst')) expect((await readFile(path)).includes('more')).toBe(false)
  }
})

it('a second backup copies no file again, and holds what has changed', async () => {
  const { world, ada, noteId, source } = await anInhabitedWorld()
  const place = await aPlaceForBackups()
  const first = await makeBackup(source, place, silent)
  await world.aFile(ada, noteId, { name: 'lid.png' })
  const written: string[] = []
  const watched: Place = { ...place, write: (name, bytes) => (written.push(name), place.write(name, bytes)) }

  const second = await makeBackup(source, watched, silent)

  expect(first.manifest.files.lines).toBe(2)
  expect(second.manifest.files.lines).toBe(4)
  expect(written.filter((name) => name.startsWith('files/'))).toHaveLength(2)
  await checkBackup(place, second.name, second.manifest, silent)
})

it('shows one moment: rows and files that go while it is made are in it, and what comes is not', async () => {
  const { world, ada, noteId, source, files } = await anInhabitedWorld()
  const place = await aPlaceForBackups()
  const named = await readdir(files)
  let isChanged = false
  const slow: Place = {
    ...place,
    async write(name, bytes) {
      if (!isChanged && name.includes('/tables/accounts')) {
        isChanged = true
        await world.sql`delete from notes where id = ${noteId}`
        await world.aNote(ada, { name: 'Later' })
        expect(await world.sql`select from unnamed_objects where due_at <= now()`).toHaveLength(2)
        await removeUnnamedObjects(world.sql, source.objects)
        expect(await readdir(files), 'files stay while a backup is made').toEqual(named)
      }
      return place.write(name, bytes)
    },
  }

  const made = await makeBackup(source, slow, silent)

  expect(isChanged).toBe(true)
  const target = await anEmptyTarget()
  await restoreBackup(target.source, made, undefined, silent)
  expect(await target.sql`select from notes where id = ${noteId}`).toHaveLength(1)
  expect(await target.sql`select from notes where name = 'Later'`).toHaveLength(0)
  expect((await readdir(target.files)).sort()).toEqual(named.sort())
  expect(await removeUnnamedObjects(world.sql, source.objects), 'they go afterwards').toBe(2)
  expect(await readdir(files)).toEqual([])
})

it('a file that the store has lost is told, and does not keep the rest from being kept', async () => {
  const { source, files } = await anInhabitedWorld()
  const [lost = ''] = (await readdir(files)).filter((name) => !name.endsWith('-thumbnail'))
  await source.objects.remove(lost)
  const { manifest } = await makeBackup(source, await aPlaceForBackups(), silent)
  expect(manifest.missing).toEqual([lost])
  expect(manifest.files.lines).toBe(1)
})

it('one at a time: another backup of the same database is refused', async () => {
  const { source } = await anInhabitedWorld()
  const place = await aPlaceForBackups()
  const other = await source.sql.open()
  await lockForBackup(other.sql)
  const refused = 'Another backup of this database is being made: wait for that one.'
  await expect(makeBackup(source, place, silent)).rejects.toThrow(refused)
  await other.sql`select pg_advisory_unlock_all()`
  await makeBackup(source, place, silent)
  await other.end()
})
