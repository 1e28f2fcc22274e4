import { constants } from 'node:fs'
import { copyFile, mkdir, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode } from '../error-code.ts'
import { removeLeftovers } from './leftovers.ts'
import { ObjectProblem, type ObjectStore } from './object-store.ts'

/** Of a range, what one read of the disk takes: a block of an import is one piece and not sixteen. */
const maxReadBytes = 1024 ** 2

/** Objects as files in a folder, which is made with the first of them. */
export function folderStore(folder: string): ObjectStore {
  return {
    async put(key, file) {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const part = join(folder, `${key}.part`)
      try {
        // Beside the event loop; where the disk can, without a second copy of the bytes.
        await copyFile(file, part, constants.COPYFILE_FICLONE)
        await flush(part, 0o600)
        await rename(part, join(folder, key))
        await flush(folder)
      } catch (error) {
        await rm(part, { force: true })
        throw problemOf(error)
      }
    },
    async get(key, range) {
      const file = await open(join(folder, key)).catch((error: unknown) => {
        throw problemOf(error)
      })
      if (!range) return file.createReadStream()
      const { first: start, last: end } = range
      return file.createReadStream({ start, end, highWaterMark: Math.min(end - start + 1, maxReadBytes) })
    },
    remove: (key) => rm(join(folder, key), { force: true }),
    tidy: () => removeLeftovers(folder, (name) => name.endsWith('.part')),
  }
}

/** A name in a folder is on the disk once the folder is. @param mode that the path gets */
async function flush(path: string, mode?: number): Promise<void> {
  const handle = await open(path)
  try {
    if (mode !== undefined) await handle.chmod(mode)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function problemOf(error: unknown): ObjectProblem {
  const code = errorCode(error) ?? 'unknown reason'
  const remedy = code === 'ENOSPC' ? 'the disk of DATA_DIR is full' : 'look at attachments/ in DATA_DIR'
  return new ObjectProblem(code, remedy)
}
