import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode } from '../error-code.ts'

/** No upload takes so long. */
const leftAfterMs = 24 * 60 * 60 * 1000

/**
 * Removes what was on its way when its process was killed.
 * @param folder that may not be there
 * @param isPassing whether something of this name is only there while it is on its way
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
