import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { eventually } from './eventually.ts'

/** Notejam as a process, its port and its folder. */

export const checkout = resolve(import.meta.dirname, '..')

/** Of a start: much longer than it takes on a busy machine. */
export const startDeadlineMs = 90_000

export interface Program {
  readonly pid: number
  /** Its output so far. */
  readonly stdout: string
  readonly stderr: string
  /** Its exit code; null when a signal ended it. */
  readonly ended: Promise<number | null>
}

/**
 * Starts the built product, with these settings and none of this process's own.
 * @param command `npm` for `npm start`, in a process group of its own as a terminal gives it one
 * @param words after the program's name
 * @param folder where the program is
 * @param as another user (which root can choose), and a Node that this user can reach
 */
export function startProgram(
  command: 'node' | 'npm',
  settings: Readonly<Record<string, string>>,
  words: readonly string[] = [],
  folder = checkout,
  as: { readonly node?: string; readonly uid?: number } = {},
): Program {
  const { PATH = '' } = process.env
  // Keeps npm from asking its registry for a newer npm.
  const npm = { npm_config_update_notifier: 'false', npm_config_logs_max: '0' }
  const { node = process.execPath, uid } = as
  const [file, ...args] = command === 'npm' ? ['npm', 'start'] : [node, 'app/dist/server/main.js', ...words]
  const child = spawn(file, args, {
    cwd: folder,
    env: { PATH, ...(command === 'npm' ? npm : {}), ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: command === 'npm',
    ...(uid === undefined ? {} : { uid, gid: uid }),
  })
  if (child.pid === undefined) throw new Error(`${file} could not be started`)
  const said = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()))
  return {
    pid: child.pid,
    get stdout() {
      return said.stdout
    },
    get stderr() {
      return said.stderr
    },
    ended: endOf(child),
  }
}

/** Its exit code, once its output has been read: a pipe may hold output of a process that has ended. */
async function endOf(child: ChildProcess): Promise<number | null> {
  const closed = once(child, 'close')
  const [code] = (await once(child, 'exit')) as [number | null]
  // A database that outlives the program holds the pipes open.
  await Promise.race([closed, setTimeout(1_000)])
  return code
}

/** Ends a program, as `kill` does, and waits until it has ended. */
export async function endProgram(program: Program, signal: 'SIGINT' | 'SIGTERM' = 'SIGTERM'): Promise<void> {
  try {
    process.kill(program.pid, signal)
  } catch {
    // It has ended already.
  }
  await program.ended
}

/**
 * Waits for the line that ends a start.
 * @throws Error with the program's output when it ends instead
 */
export async function isReady(program: Program): Promise<void> {
  let hasEnded = false
  void program.ended.then(() => (hasEnded = true))
  const isSaid = () => {
    if (hasEnded) throw new Error(`Notejam ended: ${program.stdout}${program.stderr}`)
    // The line after it says how to sign in.
    return /Notejam is ready at .*\n.*\n/.test(program.stdout)
  }
  await eventually('Notejam says it is ready', isSaid, startDeadlineMs)
}

/** A TCP port of the loopback address that was free a moment ago. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}

/** A folder for data and temporary files, in `TEST_FOLDERS` where that is set; its name is short because sockets lie in it, whose paths may have 107 bytes. */
export async function temporaryFolder(): Promise<{ readonly path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(process.env['TEST_FOLDERS'] ?? tmpdir(), 'nj-'))
  // PostgreSQL started by root runs as another user, who has to pass through this folder.
  await chmod(path, 0o711)
  return { path, remove: () => rm(path, { recursive: true, force: true }) }
}
