import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode } from '../error-code.ts'

/** Longer than any upload takes. */
const leftAfterMs = 24 * 60 * 60 * 1000

/**
 * Removes temporary files of a process that was killed.
 * @param folder that may not be there
 * @param isPassing whether a file of this name is temporary
 * @param olderThan milliseconds since it was last written
 */
export async function removeLeftovers(
  folder: string,
  isPassing: (name: string) => boolean,
  olderThan = leftAfterMs,
): Promise<void> {
  for (const name of (await namesIn(folder)).filter(isPassing)) {
    const found = await stat(join(folder, name)).catch(() => undefined)
    if (found && Date.now() - found.mtimeMs > olderThan) await rm(join(folder, name), { recursive: true, force: true })
  }
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: unknown) => {
    if (errorCode(error) !== 'ENOENT') throw error
    return []
  })
}
