import { readdir, rm, statfs } from 'node:fs/promises'
import { freemem, tmpdir } from 'node:os'
import { join } from 'node:path'
import { isGone } from '../app/server/platform/is-gone.ts'

/** A file system in memory, which Linux has, and as much of it as the databases of all workers take several times. */
const memory = { path: '/dev/shm', leastBytes: 2 * 1024 ** 3 }

const prefix = 'notejam-tests-'

/**
 * Where the data of PostgreSQL go while tests run: in memory where there is room. Copying a database takes 10 ms of CPU there, and
 * 56 on a disk, whose journal the kernel writes.
 * @returns the beginning of a path, for `mkdtemp`
 */
export async function prefixOfData(): Promise<string> {
  const room = await statfs(memory.path).catch(() => undefined)
  if (!room || room.bavail * room.bsize < memory.leastBytes || freemem() < memory.leastBytes) {
    return join(tmpdir(), prefix)
  }
  await removeLeftovers()
  return join(memory.path, `${prefix}${process.pid}-`)
}

/** What runs that were killed have left: in memory it would lie until the machine starts again. */
async function removeLeftovers(): Promise<void> {
  for (const name of await readdir(memory.path)) {
    if (isGone(Number(/^notejam-tests-(\d+)-/.exec(name)?.[1])))
      await rm(join(memory.path, name), { recursive: true, force: true })
  }
}
