import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Database } from '../database/connect.ts'
import { migrate, type Migration } from '../database/migrate.ts'
import { ObjectProblem, type ObjectStore } from '../objects/object-store.ts'
import { StartupError } from '../startup-error.ts'
import type { Backup } from './backups-of-place.ts'
import { checkBackup } from './check-backup.ts'
import { keptFiles, lookUp, readKept } from './kept-files.ts'
import { loadTables } from './load.ts'
import type { Say } from './make-backup.ts'
import { checkMigrations, readManifest, type Manifest } from './manifest.ts'
import { empty, holdingOf, type Holding } from './target.ts'

export interface RestoreTarget {
  readonly sql: Database
  readonly objects: ObjectStore
  /** The setting that names the database, for messages. */
  readonly setting: string
  readonly migrations: readonly Migration[]
}

/**
 * Restores a backup into a database that holds nothing. All of the backup is read and checked before anything is changed.
 * What was interrupted is marked as such, and can be started again.
 * @param keepFirst makes a backup of what a database holds that is to be replaced; without it such a database is refused
 * @throws StartupError
 */
export async function restoreBackup(
  { sql, objects, setting, migrations }: RestoreTarget,
  { place, name }: Backup,
  keepFirst: (() => Promise<Backup>) | undefined,
  say: Say,
): Promise<Manifest> {
  const manifest = await readManifest(place, name)
  checkMigrations(manifest, name, migrations)
  const own = await sql.open()
  try {
    // Looked at twice: the sums take a while, and their reader should not wait for a refusal.
    refuseHolding(await holdingOf(sql, own, migrations, setting), setting, keepFirst)
    await checkBackup(place, name, manifest, say)
    const holding = await holdingOf(sql, own, migrations, setting)
    refuseHolding(holding, setting, keepFirst)
    const kept = holding.isEmpty ? undefined : await keepFirst?.()
    await empty(own, `${place.address}/${name}`, setting)
    await migrate(sql, migrations.slice(0, manifest.migrations.length), setting)
    await putFiles(objects, { place, name }, manifest, say)
    await loadTables(own, { place, name, manifest }, say)
    await migrate(sql, migrations, setting)
    if (kept) await removeReplaced(objects, kept, { place, name })
  } finally {
    await own.end()
  }
  return manifest
}

function refuseHolding({ isEmpty, accounts }: Holding, setting: string, keepFirst: unknown): void {
  if (isEmpty || keepFirst) return
  throw new StartupError(
    `${setting}: this database holds ${accounts} ${accounts === 1 ? 'account' : 'accounts'}: name an empty one, or add --replace, which makes a backup of it first.`,
  )
}

/** Removes the objects that only what was replaced has named: they are kept in its backup. */
async function removeReplaced(objects: ObjectStore, kept: Backup, restored: Backup): Promise<void> {
  const filesIn = async ({ place, name }: Backup) => keptFiles(place, name, (await readManifest(place, name)).files)
  const isRestored = lookUp(await filesIn(restored))
  for await (const { key } of await filesIn(kept)) if (!(await isRestored(key))) await objects.remove(key)
}

/** Files come before the rows that name them. */
async function putFiles(objects: ObjectStore, { place, name }: Backup, manifest: Manifest, say: Say): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'notejam-restore-'))
  const spool = join(folder, 'file')
  let count = 0
  try {
    for await (const file of keptFiles(place, name, manifest.files)) {
      await writeFile(spool, await readKept(place, name, file), { mode: 0o600 })
      await objects.put(file.key, spool, file.bytes, file.type)
      say(`files: ${++count} of ${manifest.files.lines}`)
    }
  } catch (error) {
    if (!(error instanceof ObjectProblem)) throw error
    throw new StartupError(`The attachments cannot be stored (${error.reason}): ${error.remedy}.`)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
