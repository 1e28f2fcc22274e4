import { spawnSync } from 'node:child_process'
import { chmod, lchown, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode } from './error-code.ts'

/** Whose a path is, what its mode lets others do, and the command that hands it over. */

export interface Owner {
  readonly uid: number
  readonly gid: number
}

/** The user of this process; undefined where the system has no uids (Windows). */
export const ownUid = (): number | undefined => process.getuid?.()

/** The name of a user; undefined for a uid that this system does not know. */
export function nameOf(uid: number): string | undefined {
  const { status, stdout } = spawnSync('id', ['-un', String(uid)], { encoding: 'utf8' })
  return status === 0 ? stdout.trim() : undefined
}

export const called = (uid: number): string => nameOf(uid) ?? `user ${uid}`

/** The command that gives these paths, with all below them, to a user. */
export function handOver(paths: readonly string[], uid: number): string {
  return `${sudo()}chown -R ${nameOf(uid) ?? uid} ${paths.map(shellWord).join(' ')}`
}

export const sudo = (): string => (ownUid() === 0 ? '' : 'sudo ')

/** A path as it is typed in a shell. */
export function shellWord(path: string): string {
  return `'${path.replaceAll("'", `'\\''`)}'`
}

/**
 * Whether others cannot read and only the owner can write, which is what PostgreSQL asks of its folder: 0700 and 0750 are left as they
 * are, for a group that makes backups.
 */
export async function isClosed(path: string): Promise<boolean> {
  const found = await stat(path)
  const needed = found.isDirectory() ? 0o700 : 0o600
  return (found.mode & 0o027) === 0 && (found.mode & needed) === needed
}

/** Closes one path of this user to others. @returns false where the disk keeps no modes */
export async function closePath(path: string): Promise<boolean> {
  if (await isClosed(path)) return true
  await setMode(path, (await stat(path)).isDirectory() ? 0o700 : 0o600)
  return isClosed(path)
}

/** Sets a mode where the disk keeps modes: FAT's and exFAT's refuse with EPERM, or do nothing. */
export async function setMode(path: string, mode: number): Promise<void> {
  await chmod(path, mode).catch((error: unknown) => {
    if (!['EPERM', 'ENOTSUP'].includes(errorCode(error) ?? '')) throw error
  })
}

/** Closes a folder, and all below it but links, to others. @param owner who gets it, where this process is root */
export async function closeTree(folder: string, owner?: Owner): Promise<void> {
  if (owner) await lchown(folder, owner.uid, owner.gid)
  // Before it is read: it may be closed to its owner, too.
  await chmod(folder, 0o700)
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) await closeTree(path, owner)
    else if (owner) await lchown(path, owner.uid, owner.gid)
    if (entry.isFile()) await chmod(path, 0o600)
  }
}
