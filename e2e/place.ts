import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import type { TestContext } from 'vitest'
import { eventually } from './eventually.ts'
import { kill, processesOf, type Process } from './processes.ts'
import { freePort, isReady, startProgram, temporaryFolder, type Program } from './program.ts'

type Settings = Readonly<Record<string, string>>

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

/**
 * @param test ends what it started: some of these tests run side by side
 * @param like a folder that has been used, to begin with a copy of
 */
export async function aPlace(test: Pick<TestContext, 'onTestFinished'>, like?: UsedFolder): Promise<Place> {
  const folder = await temporaryFolder()
  const port = await freePort()
  const dataDir = join(folder.path, 'data')
  const started: Program[] = []
  if (like) copy(like.dataDir, dataDir)

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
    for (const program of started) await end(program)
    try {
      await eventually('nothing is left running', () => processesOf({ folder: folder.path }).length === 0)
    } finally {
      kill(left)
      await folder.remove()
    }
  })
  return place
}

export interface UsedFolder {
  readonly dataDir: string
  remove(): Promise<void>
}

/** What the first start leaves: making a database takes longer than all that most tests do with it. */
export async function aUsedFolder(): Promise<UsedFolder> {
  const folder = await temporaryFolder()
  const dataDir = join(folder.path, 'data')
  const own = { PORT: String(await freePort()), DATA_DIR: dataDir, TMPDIR: folder.path, HOME: folder.path }
  const program = startProgram('node', own)
  await isReady(program)
  await end(program)
  return { dataDir, remove: () => folder.remove() }
}

/** With its owners and modes, which Node's own copying leaves out. */
function copy(from: string, to: string): void {
  const { status, stderr } = spawnSync('cp', ['-a', from, to], { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
}

/** Ends a program as a terminal's kill does, and waits until it has ended. */
export async function end(program: Program): Promise<void> {
  try {
    process.kill(program.pid, 'SIGTERM')
  } catch {
    // It has ended already.
  }
  await program.ended
}
