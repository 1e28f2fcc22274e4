import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'

/** A process that has not ended so long after SIGTERM is killed. */
const patienceMs = 5_000

/** Asks a child process to end and waits until it has; kills it after five seconds. */
export async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs)
  await exited
  clearTimeout(timer)
}
