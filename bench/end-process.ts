import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'

/** How long a process may take to end by itself, in milliseconds. */
const patience = 5_000

/** Asks a process to end and waits until it has; whoever does not listen is killed. */
export async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), patience)
  await exited
  clearTimeout(timer)
}
