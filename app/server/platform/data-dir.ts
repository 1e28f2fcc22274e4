import { mkdir, readlink, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { errorCode } from './error-code.ts'
import { StartupError } from './startup-error.ts'

/** What the system calls a failure, in the words of the operator. */
const reasons: Readonly<Record<string, string>> = {
  EROFS: 'its disk is read-only: copy the folder to one that can be written, and name the copy',
  ENOSPC: 'its disk is full',
  EDQUOT: 'its disk is full',
  ENOTDIR: 'it is a file, or lies below one',
}

/** A failure of the system on `DATA_DIR` as a sentence; another error as it is. */
export function dataDirProblem(dataDir: string, error: unknown): unknown {
  const code = errorCode(error)
  if (code === undefined || !/^E[A-Z]+$/.test(code)) return error
  return new StartupError(`DATA_DIR: the folder ${dataDir} cannot be used: ${reasons[code] ?? code}.`)
}

/** Makes `DATA_DIR` where it is missing. @throws StartupError */
export async function makeDataDir(dataDir: string, mode: number): Promise<void> {
  await makeFolder(dataDir, mode).catch(async (error: unknown) => {
    const target = await readlink(dataDir).catch(() => undefined)
    throw new StartupError(
      target === undefined
        ? `DATA_DIR: the folder ${dataDir} cannot be made (${errorCode(error) ?? 'unknown reason'}).`
        : `DATA_DIR: ${dataDir} leads to ${target}, which is not there: bring it back, or remove the link to begin without notes.`,
    )
  })
}

/** One folder after the other: Node's `recursive` never returns where the system refuses with ENOENT (/proc). */
async function makeFolder(folder: string, mode: number): Promise<void> {
  if (await isThere(folder)) return
  if (dirname(folder) !== folder) await makeFolder(dirname(folder), mode)
  await mkdir(folder, { mode })
}

/** Whether there is something at this path, also at the end of a link. */
export async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
