import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { errorCode } from '../error-code.ts'
import { removeLeftovers } from './leftovers.ts'
import { ObjectProblem, type ObjectStore } from './object-store.ts'

/** Objects as files in a folder, which is made with the first of them. */
export function folderStore(folder: string): ObjectStore {
  return {
    async put(key, file) {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const part = join(folder, `${key}.part`)
      try {
        await pipeline(createReadStream(file), createWriteStream(part, { mode: 0o600, flush: true }))
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
      return file.createReadStream(range ? { start: range.first, end: range.last } : {})
    },
    remove: (key) => rm(join(folder, key), { force: true }),
    tidy: () => removeLeftovers(folder, (name) => name.endsWith('.part')),
  }
}

/** A name in a folder is on the disk once the folder is. */
async function flush(folder: string): Promise<void> {
  const handle = await open(folder)
  await handle.sync()
  await handle.close()
}

function problemOf(error: unknown): ObjectProblem {
  const code = errorCode(error) ?? 'unknown reason'
  const remedy = code === 'ENOSPC' ? 'the disk of DATA_DIR is full' : 'look at attachments/ in DATA_DIR'
  return new ObjectProblem(code, remedy)
}
