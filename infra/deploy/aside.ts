import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { checkout, type Ran } from './run.ts'

/** Programs that are asked for something at the same time: each of them takes a tenth of a gigabyte. */
const turns = 4

let running = 0
const waiting: (() => void)[] = []

/** A program asked for something, beside others: it has no terminal, and is ended when it takes too long. */
export type Ask = (program: string, args: readonly string[], how?: How) => Promise<Ran & { code?: string }>

export interface How {
  /** Settings beside those of this process. */
  readonly env?: Readonly<Record<string, string>>
  /** @default 45 */
  readonly patienceSeconds?: number
}

/** Never fails: a program that is not installed has the code `ENOENT`, one that took too long `ETIMEDOUT`. */
export const askAside: Ask = async (program, args, how = {}) => {
  if (running >= turns) await new Promise<void>((resume) => waiting.push(resume))
  running += 1
  try {
    return await ran(program, args, how)
  } finally {
    running -= 1
    waiting.shift()?.()
  }
}

async function ran(
  program: string,
  args: readonly string[],
  { env, patienceSeconds = 45 }: How,
): Promise<Ran & { code?: string }> {
  const child = spawn(program, args, {
    cwd: checkout,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let isLate = false
  const deadline = setTimeout(() => {
    isLate = true
    child.kill('SIGKILL')
    // A program of the program may hold them open.
    child.stdout.destroy()
    child.stderr.destroy()
  }, patienceSeconds * 1_000)
  const ended = new Promise<{ isOk: boolean; code?: string }>((resolve) => {
    child.on('error', (error: NodeJS.ErrnoException) => {
      resolve({ isOk: false, code: error.code ?? 'ERROR' })
    })
    child.on('close', (status) => {
      resolve(isLate ? { isOk: false, code: 'ETIMEDOUT' } : { isOk: status === 0 })
    })
  })
  const [stdout, stderr, end] = await Promise.all([
    text(child.stdout).catch(() => ''),
    text(child.stderr).catch(() => ''),
    ended,
  ])
  clearTimeout(deadline)
  return { ...end, stdout: stdout.trim(), stderr: stderr.trim() }
}
