import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { errorCode } from '../../../platform/error-code.ts'
import { isGone } from '../../../platform/is-gone.ts'

/** The machine or container, in the names of the folders that its imports unpack into. */
const machine = createHash('sha256').update(hostname()).digest('hex').slice(0, 8)
const named = new RegExp(`^import-${machine}-(\\d+)-`)

export async function makeOwnFolder(uploads: string): Promise<string> {
  await mkdir(uploads, { recursive: true, mode: 0o700 })
  return mkdtemp(join(uploads, `import-${machine}-${process.pid}-`))
}

/** Before the first import of this process: removes the folders of killed processes, which may hold gigabytes. Those of other machines go in a day. */
export async function forgetFoldersOfKilled(uploads: string): Promise<void> {
  const names = await readdir(uploads).catch((error: unknown) => {
    if (errorCode(error) !== 'ENOENT') throw error
    return []
  })
  for (const name of names) {
    const pid = Number(named.exec(name)?.[1] ?? NaN)
    if (pid === process.pid || isGone(pid)) await rm(join(uploads, name), { recursive: true, force: true })
  }
}
