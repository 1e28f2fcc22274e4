import { setTimeout as sleep } from 'node:timers/promises'
import type { Database, OwnConnection } from '../database/connect.ts'
import type { Migration } from '../database/migrate.ts'
import type { ObjectStore } from '../objects/object-store.ts'
import { lockForBackup } from './backup-lock.ts'
import { nameAt, namesOf, newestOf, type Backup } from './backups-of-place.ts'
import { copyFiles, type NamedFile } from './copy-files.ts'
import { manifestFormat, writeManifest, type Manifest } from './manifest.ts'
import type { Place } from './place.ts'
import { writeSnapshot } from './snapshot.ts'
import { below, tombstonesFolder, type Tombstones } from '../tombstones/tombstones.ts'
import { checkTables } from './check-backup.ts'

export interface BackupSource {
  readonly sql: Database
  readonly objects: ObjectStore
  /** What is gone for good: a place of backups has it, too. */
  readonly tombstones: Tombstones
  /** The setting that names the database, for messages. */
  readonly setting: string
  readonly migrations: readonly Migration[]
  readonly appVersion: string
  /**
   * A cursor over the files that rows name, in the order of their keys by bytes: `declare kept_files cursor with hold for …` with columns
   * `key` and `type`.
   */
  readonly declareFiles: string
}

/** Hears what is being done. */
export type Say = (sentence: string) => void

const filesAtOnce = 500

/**
 * Makes a backup of the database and its files while people write, and reads back what it has written. The manifest comes last: what was
 * interrupted is no backup.
 * @throws StartupError
 */
export async function makeBackup(
  source: BackupSource,
  place: Place,
  say: Say,
): Promise<Backup & { manifest: Manifest }> {
  const own = await source.sql.open()
  try {
    await lockForBackup(own.sql)
    const folder = await aFolder(place)
    const previous = await newestOf(place)
    const snapshot = await writeSnapshot(
      own,
      { ...source, place, folder },
      () => own.sql.unsafe(source.declareFiles).then(() => {}),
      say,
    )
    const files = await copyFiles({ place, folder, previous }, source.objects, namedFiles(own), say)
    const manifest: Manifest = { ...manifestFormat, appVersion: source.appVersion, ...snapshot, ...files }
    await checkTables(place, folder, manifest, say)
    await source.tombstones.shareWith(below(place, tombstonesFolder))
    await writeManifest(place, folder, manifest)
    return { place, name: folder, manifest }
  } finally {
    await own.end()
  }
}

/** A name that is not taken: another database may have a backup of this second in the same place. */
async function aFolder(place: Place): Promise<string> {
  for (;;) {
    const name = nameAt(new Date())
    if (!(await namesOf(place)).includes(name)) return name
    await sleep(250)
  }
}

async function* namedFiles({ sql }: OwnConnection): AsyncGenerator<NamedFile> {
  for (;;) {
    const rows = await sql.unsafe<NamedFile[]>(`fetch ${filesAtOnce} from kept_files`)
    yield* rows
    if (rows.length < filesAtOnce) return
  }
}
