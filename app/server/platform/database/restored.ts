import { chown, mkdir, readdir, readFile, realpath, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { isThere } from '../data-dir.ts'
import { errorCode } from '../error-code.ts'
import {
  closePath,
  closeTree,
  handOver,
  isClosed,
  nameOf,
  ownUid,
  setMode,
  shellWord,
  type Owner,
} from '../ownership.ts'
import { StartupError } from '../startup-error.ts'
import { inPart, keepsNoModes, notWhole } from './cluster-problems.ts'
import { removeCopiedLock } from './holder.ts'
import { reachable, type PostgresPlace } from './postgres-place.ts'

/** What copying does to a cluster, and how it starts all the same. */

const majorVersion = 18

/** Folders that initdb makes and that may be empty: git, archives and drives in a cloud leave those out. */
const emptyFolders = [
  ...['pg_commit_ts', 'pg_dynshmem', 'pg_notify', 'pg_replslot', 'pg_serial', 'pg_snapshots', 'pg_stat', 'pg_stat_tmp'],
  ...['pg_subtrans', 'pg_tblspc', 'pg_twophase', 'pg_logical', 'pg_logical/mappings', 'pg_logical/snapshots'],
  ...['pg_wal/archive_status', 'pg_wal/summaries'],
]

/** Without these there is nothing to start, and PostgreSQL would say so less clearly. */
const neverEmpty = ['global/pg_control', 'base', 'pg_wal', 'pg_xact']

/**
 * Gives a cluster back what copying took from it: its owner (where this process is root), its modes and its empty folders. The lock of the
 * server that it was copied from is removed.
 * @throws StartupError where that takes a person
 */
export async function mendCluster(place: PostgresPlace, dataDir: string): Promise<void> {
  const { cluster, owner } = place
  if (!(await isThere(cluster))) return checkLevel(dataDir)
  await checkKind(cluster, dataDir)
  await ownAndClose(place, dataDir)
  if (owner) await checkWay(cluster, owner)
  if ((await readdir(cluster)).length === 0) return
  await checkVersion(cluster, dataDir)
  for (const name of neverEmpty) {
    if (await isEmpty(join(cluster, name))) throw notWhole(dataDir, `postgres/${name} is missing or empty`)
  }
  for (const folder of emptyFolders) await makeEmpty(join(cluster, folder), owner)
  await removeCopiedLock(cluster)
}

/** The copy's inner folder was named: beside it, a database without notes would be made. */
async function checkLevel(dataDir: string): Promise<void> {
  if (!(await isThere(join(dataDir, 'PG_VERSION')))) return
  throw new StartupError(
    `DATA_DIR: ${dataDir} is the folder of the database itself: name the one that holds it, ${dirname(dataDir)}.`,
  )
}

/** A folder of this name that is no cluster, such as PostgreSQL's sources, is not Notejam's: no mode below it may change. */
async function checkKind(cluster: string, dataDir: string): Promise<void> {
  const { mode, uid } = await stat(cluster)
  if (uid === ownUid() && (mode & 0o700) !== 0o700) await setMode(cluster, (mode & 0o777) | 0o700)
  const names = await readdir(cluster)
  if (names.length > 0 && !names.includes('PG_VERSION')) throw withoutVersion(dataDir)
}

const withoutVersion = (dataDir: string) => notWhole(dataDir, 'postgres/PG_VERSION is missing or empty')

async function ownAndClose({ cluster, owner }: PostgresPlace, dataDir: string): Promise<void> {
  const { uid } = await stat(cluster)
  const isTaken = owner !== undefined && uid !== owner.uid
  const other = isTaken && uid !== 0 ? nameOf(uid) : undefined
  if (other !== undefined) {
    throw new StartupError(
      `DATA_DIR: ${cluster} belongs to ${other}: start Notejam as ${other}, or hand it over to the user of root’s PostgreSQL, and start again: ${handOver([cluster], owner?.uid ?? uid)}`,
    )
  }
  if (!isTaken && (await isClosed(cluster))) return
  try {
    await closeTree(cluster, isTaken ? owner : undefined)
  } catch (error) {
    if (errorCode(error) !== 'EPERM') throw error
    // The folder itself is this user's.
    if (await closePath(cluster)) throw inPart(cluster, owner)
  }
  if (!(await isClosed(cluster))) throw keepsNoModes(dataDir)
}

/** Root's PostgreSQL is another user, who may be kept out of a folder above. */
async function checkWay(cluster: string, owner: Owner): Promise<void> {
  if (reachable(cluster, owner)) return
  const above: string[] = []
  for (let folder = dirname(await realpath(cluster)); folder !== dirname(folder); folder = dirname(folder))
    above.push(folder)
  const closed = above.reverse().find((folder) => !reachable(folder, owner)) ?? cluster
  throw new StartupError(
    `DATA_DIR: root’s PostgreSQL runs as the user ${nameOf(owner.uid) ?? owner.uid}, who may not pass through ${closed}: name a folder elsewhere, or let other users pass, and start again: chmod o+x ${shellWord(closed)}`,
  )
}

async function checkVersion(cluster: string, dataDir: string): Promise<void> {
  const version = await readFile(join(cluster, 'PG_VERSION'), 'utf8').then(
    (text) => text.trim(),
    () => '',
  )
  if (version === String(majorVersion)) return
  if (!/^\d+$/.test(version)) throw withoutVersion(dataDir)
  const remedy = Number(version) > majorVersion ? 'start a newer one' : 'start the older one and dump its database'
  throw new StartupError(
    `DATA_DIR: ${dataDir} was made by PostgreSQL ${version} and this Notejam brings ${majorVersion}: ${remedy}.`,
  )
}

async function isEmpty(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined)
  return !found || (found.isDirectory() ? (await readdir(path)).length === 0 : found.size === 0)
}

async function makeEmpty(folder: string, owner: Owner | undefined): Promise<void> {
  if (await isThere(folder)) return
  await mkdir(folder, { mode: 0o700 })
  if (owner) await chown(folder, owner.uid, owner.gid)
}
