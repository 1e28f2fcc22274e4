import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { endProgram, freePort, isReady, startProgram, temporaryFolder } from '../kit/program.ts'

export interface UsedFolder {
  readonly dataDir: string
  readonly remove: () => Promise<void>
}

/** The data folder after a first start: making the database takes longer than all that most tests do with it. */
export async function aUsedFolder(): Promise<UsedFolder> {
  const folder = await temporaryFolder()
  const dataDir = join(folder.path, 'data')
  const own = { PORT: String(await freePort()), DATA_DIR: dataDir, TMPDIR: folder.path, HOME: folder.path }
  const program = startProgram('node', own)
  // Also when it is not ready in time: its folder is named nowhere else.
  await isReady(program).finally(() => endProgram(program))
  return { dataDir, remove: () => folder.remove() }
}

/** Copies a folder with its owners and modes, which Node's own `cp` leaves out. */
export function copyFolder(from: string, to: string): void {
  const { status, stderr } = spawnSync('cp', ['-a', from, to], { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
}
