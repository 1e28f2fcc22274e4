import { join } from 'node:path'
import { eventually } from '../kit/eventually.ts'
import { endProgram, freePort, isReady, startProgram, temporaryFolder, type Program } from '../kit/program.ts'
import { kill, processesOf, type Process } from './processes.ts'
import { usedFolder } from './shared.ts'
import { copyFolder } from './used-folder.ts'

type Settings = Readonly<Record<string, string>>

/** A test's context, as far as it ends what the test started. */
export interface Ending {
  readonly onTestFinished: (end: () => Promise<void> | void) => void
}

/** A folder and a port for one Notejam after the other; what a test starts there ends with the test. */
export interface Place {
  readonly dataDir: string
  readonly port: number
  readonly url: string
  /** Starts it and waits until it is ready. */
  open(settings?: Settings, command?: 'node' | 'npm'): Promise<Program>
  /** Starts it and leaves the rest to the test. */
  start(settings?: Settings, command?: 'node' | 'npm', words?: readonly string[]): Program
  /** Runs one of its commands to the end. */
  run(words: readonly string[], settings?: Settings): Promise<{ code: number | null; stdout: string; stderr: string }>
  /** All its processes: the program started last, what that started, and what lost its parent. */
  processes(): Process[]
}

/** A place with no data. @param test ends what it started: some of these tests run side by side */
export async function aPlace(test: Ending): Promise<Place> {
  const folder = await temporaryFolder()
  const port = await freePort()
  const dataDir = join(folder.path, 'data')
  const started: Program[] = []

  const place: Place = {
    dataDir,
    port,
    url: `http://localhost:${port}`,
    start(settings, command = 'node', words = []) {
      const own = { PORT: String(port), DATA_DIR: dataDir, TMPDIR: folder.path, HOME: folder.path }
      const program = startProgram(command, { ...own, ...settings }, words)
      started.push(program)
      return program
    },
    async run(words, settings) {
      const program = place.start(settings, 'node', words)
      const code = await program.ended
      return { code, stdout: program.stdout, stderr: program.stderr }
    },
    async open(settings, command) {
      const program = place.start(settings, command)
      await isReady(program)
      return program
    },
    processes: () => started.slice(-1).flatMap(({ pid }) => processesOf({ pid, folder: folder.path })),
  }

  test.onTestFinished(async () => {
    const left = started.flatMap(({ pid }) => processesOf({ pid, folder: folder.path }))
    for (const program of started) await endProgram(program)
    try {
      await eventually('nothing is left running', () => processesOf({ folder: folder.path }).length === 0)
    } finally {
      kill(left)
      await folder.remove()
    }
  })
  return place
}

/** A place with the data that a first start has left. */
export async function aUsedPlace(test: Ending): Promise<Place> {
  const place = await aPlace(test)
  copyFolder(await usedFolder(), place.dataDir)
  return place
}
