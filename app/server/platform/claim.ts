import { constants, type Stats } from 'node:fs'
import { access, lstat, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode } from './error-code.ts'
import { dataDirProblem, isThere } from './data-dir.ts'
import { called, closePath, handOver, nameOf, ownUid, setMode } from './ownership.ts'
import { StartupError } from './startup-error.ts'

/** Claimed by `mendCluster`: root's belongs to another user. */
const cluster = 'postgres'
/** What Notejam keeps in `DATA_DIR`. */
const kept = [cluster, 'postgres-password', 'postgres.log', 'attachments', 'exports', 'tombstones', 'uploads', 'outbox']
/** What initdb did not finish, and what systems put into every folder or disk. */
const passing = /^(postgres-new-.*|lost\+found|\.DS_Store|System Volume Information|desktop\.ini)$/

/**
 * Takes `DATA_DIR` as it is found. A copy may have lost its modes: what is this user's is closed to others again. What another user has,
 * and keeps this one out of, is refused with the command that hands it over, before anything is changed.
 * @throws StartupError
 */
export async function claimDataDir(dataDir: string): Promise<void> {
  const uid = ownUid()
  if (uid === undefined || !(await isThere(dataDir))) return
  const folder = await stat(dataDir)
  const names = await namesIn(dataDir, folder, uid)
  // Other things in it: this folder was not made for Notejam, and keeps its mode and its owner.
  const isOwn = names?.every((name) => kept.includes(name) || passing.test(name)) ?? false
  const found = await Promise.all(
    (names ?? []).filter((name) => kept.includes(name)).map((name) => look(dataDir, name, uid)),
  )
  const foreign = found.filter(({ isForeign }) => isForeign)
  if (names === undefined || !(await isUsable(dataDir, folder))) {
    if (names && !isOwn) throw isOfOthers(dataDir, folder.uid)
    foreign.unshift({ path: dataDir, stats: folder, isLink: false, isForeign: true })
  }
  const [first] = foreign
  if (first?.stats) {
    const command = handOver(isOwn ? [dataDir] : foreign.map(({ path }) => path), uid)
    throw new StartupError(
      `DATA_DIR: ${first.path} belongs to ${called(first.stats.uid)} and this Notejam runs as ${called(uid)}: hand it over, and start again: ${command}`,
    )
  }
  for (const { path, stats, isLink } of found)
    if (stats && !isLink && isFor(uid, stats) && path !== join(dataDir, cluster)) await closePath(path)
  // A folder with the sticky bit is for all users, as /tmp.
  if (isOwn && isFor(uid, folder) && (folder.mode & 0o1000) === 0) await closeDataDir(dataDir, uid)
}

/** To hand it over would take more than Notejam's. */
function isOfOthers(dataDir: string, uid: number): StartupError {
  return new StartupError(
    `DATA_DIR: ${dataDir} belongs to ${called(uid)}, cannot be written, and holds other things as well: name a folder that is for Notejam alone.`,
  )
}

/** Whether a path is this user's to close: for root, also where its owner's uid is from another machine. */
function isFor(uid: number, stats: Stats): boolean {
  return stats.uid === uid || (uid === 0 && nameOf(stats.uid) === undefined)
}

/** Claims the folder of attachments beside a database that is elsewhere: on a read-only disk notes can be written all the same. */
export async function claimFiles(dataDir: string): Promise<void> {
  await claimDataDir(dataDir).catch((error: unknown) => {
    if (errorCode(error) !== 'EROFS') throw dataDirProblem(dataDir, error)
  })
}

interface Found {
  readonly path: string
  /** Undefined for a link that leads nowhere. */
  readonly stats: Stats | undefined
  /** What it leads to lies elsewhere, and keeps its mode. */
  readonly isLink: boolean
  readonly isForeign: boolean
}

async function look(dataDir: string, name: string, uid: number): Promise<Found> {
  const path = join(dataDir, name)
  const stats = await stat(path).catch(() => undefined)
  const isLink = (await lstat(path)).isSymbolicLink()
  if (!stats || stats.uid === uid || uid === 0) return { path, stats, isLink, isForeign: false }
  // PostgreSQL starts on its own user's folder only, whatever the mode allows.
  return { path, stats, isLink, isForeign: name === cluster || !(await isUsable(path, stats)) }
}

/** @returns undefined when another user keeps this one out */
async function namesIn(dataDir: string, folder: Stats, uid: number): Promise<string[] | undefined> {
  // A copy from a read-only medium may be closed to its own user.
  if (folder.uid === uid && (folder.mode & 0o700) !== 0o700) await setMode(dataDir, (folder.mode & 0o777) | 0o700)
  return readdir(dataDir).catch((error: unknown) => {
    if (errorCode(error) === 'EACCES') return undefined
    throw error
  })
}

async function isUsable(path: string, stats: Stats): Promise<boolean> {
  const mode = constants.R_OK | constants.W_OK | (stats.isDirectory() ? constants.X_OK : 0)
  return access(path, mode).then(
    () => true,
    (error: unknown) => {
      if (errorCode(error) === 'EACCES') return false
      throw error
    },
  )
}

/** Root's database runs as another user, who has to pass through this folder. */
async function closeDataDir(dataDir: string, uid: number): Promise<void> {
  if (uid !== 0) await closePath(dataDir)
  else if (((await stat(dataDir)).mode & 0o777) !== 0o711) await setMode(dataDir, 0o711)
}
