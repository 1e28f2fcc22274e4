import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { errorCode } from '../error-code.ts'
import { maxBytesOfName, PlaceProblem, type Place } from './place.ts'

/** What the system calls a failure, in the words of the operator. */
const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'its disk is full',
  EDQUOT: 'its disk is full',
  EROFS: 'its disk is read-only',
  EACCES: 'this user may not use it',
  EPERM: 'this user may not use it',
  ENOTDIR: 'it is a file, or lies below one',
}

/** Backups in a folder. It and what is in it is closed to other users: it holds what people wrote. */
export function folderPlace(address: string, cwd: string): Place {
  const root = resolve(cwd, address)
  // Some names come out of a backup, which may have been tampered with.
  const at = (name: string) => {
    const path = join(root, name)
    if (relative(root, path).split(sep)[0] !== '..') return path
    throw new PlaceProblem(`${root} cannot be used for backups: what is in it names a file outside of it.`)
  }
  const attempt = async <Result>(act: () => Promise<Result>, missing?: Result): Promise<Result> =>
    act().catch((error: unknown) => {
      if (error instanceof PlaceProblem) throw error
      const code = errorCode(error) ?? 'unknown reason'
      if (code === 'ENOENT' && missing !== undefined) return missing
      throw new PlaceProblem(`${root} cannot be used for backups: ${reasons[code] ?? code}.`)
    })
  const made = new Set<string>()

  return {
    address: root,
    write: (name, bytes) =>
      attempt(async () => {
        const folder = dirname(at(name))
        if (!made.has(folder)) await mkdir(folder, { recursive: true, mode: 0o700 })
        made.add(folder)
        const part = join(folder, `.${basename(name)}.part`)
        await writeFile(part, bytes, { mode: 0o600, flush: true })
        await rename(part, at(name))
        await flush(folder)
      }),
    read: (name) =>
      attempt(async () => {
        const found = await statOf(at(name))
        if (!found || found.size > maxBytesOfName) return undefined
        return await readFile(at(name))
      }),
    size: (name) => attempt(async () => (await statOf(at(name)))?.size),
    names: (folder = '') =>
      attempt(async () => {
        const entries = await readdir(at(folder), { withFileTypes: true })
        return entries.filter((entry) => folder !== '' || entry.isDirectory()).map(({ name }) => name)
      }, []),
    remove: (name) => attempt(() => rm(at(name), { recursive: true, force: true })),
  }
}

async function statOf(path: string) {
  return stat(path).catch((error: unknown) => {
    if (['ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? '')) return undefined
    throw error
  })
}

/** A name in a folder is on the disk once the folder is. */
async function flush(folder: string): Promise<void> {
  const handle = await open(folder)
  await handle.sync().finally(() => handle.close())
}
