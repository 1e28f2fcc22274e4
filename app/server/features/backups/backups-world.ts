import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { testDatabase } from '../../../test/database.ts'
import { migrationsFolder } from '../../../test/postgres.setup.ts'
import { tombstonesInMemory } from '../../../test/tombstones.ts'
import { startWorld, type Person, type World } from '../../../test/world.ts'
import type { BackupSource } from '../../platform/backup/make-backup.ts'
import type { Manifest } from '../../platform/backup/manifest.ts'
import { openPlace } from '../../platform/backup/open-place.ts'
import type { Place } from '../../platform/backup/place.ts'
import type { Database } from '../../platform/database/connect.ts'
import { readMigrations } from '../../platform/database/migrate.ts'
import type { Deps } from '../../platform/deps.ts'
import { folderStore } from '../../platform/objects/folder.ts'
import { declareFiles } from './files-of-notes.ts'

export const migrations = await readMigrations(migrationsFolder)

export async function aFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'notejam-backups-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

export async function aPlaceForBackups(): Promise<Place> {
  return openPlace(await aFolder(), '/')
}

/** A database and a store as a source and as a target. @param files the folder of the store */
export function ends(sql: Database, files: string): BackupSource {
  const objects = folderStore(files)
  return {
    sql,
    objects,
    tombstones: tombstonesInMemory(),
    setting: 'DATABASE_URL',
    migrations,
    declareFiles,
    appVersion: '1.2.3',
  }
}

export async function anEmptyTarget() {
  const database = await testDatabase('empty')
  onTestFinished(() => database.drop())
  const files = await aFolder()
  return { sql: database.sql, files, ...{ source: ends(database.sql, files) } }
}

export interface Inhabited {
  readonly world: World
  readonly ada: Person
  readonly noteId: string
  readonly files: string
  readonly source: BackupSource
}

/** A world with a person, two notes of which one is in the trash, a revision, a pad, a tag and a picture. */
export async function anInhabitedWorld(settings: Partial<Deps> = {}): Promise<Inhabited> {
  const files = await aFolder()
  const world = await startWorld({ ...settings, objects: folderStore(files) })
  const ada = await world.aPerson('Ada')
  const pad = await world.aPad(ada)
  const text = 'Jam 🍓 \\. #jam\r\n\u0001'
  const { id: noteId } = await world.aNote(ada, { name: 'Tabs\tand\nlines \\N \\.', text, padId: pad.id })
  await world.aNote(ada, { deletedAt: '2026-01-01T00:00:00Z' })
  await world.aFile(ada, noteId)
  await world.sql`update notes set text = text || ' more' where id = ${noteId}`
  return { world, ada, noteId, files, source: ends(world.sql, files) }
}

/** What tells two manifests' rows apart. */
export const sumsOf = ({ tables }: Manifest) => tables.map(({ name, rows }) => `${name} ${rows.lines} ${rows.sha256}`)

export const silent = () => {}
