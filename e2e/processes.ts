import { spawnSync } from 'node:child_process'

export interface Process {
  readonly pid: number
  readonly parent: number
  readonly command: string
}

/** Everything that runs on this machine, as `ps` of Linux and of macOS tells it. */
export function processes(): Process[] {
  return listed('-A')
}

/** @param which as `ps` wants it said */
function listed(...which: readonly string[]): Process[] {
  // Its exit code only says whether anything was found.
  const { stdout } = spawnSync('ps', [...which, '-ww', '-o', 'pid=,ppid=,stat=,command='], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  return stdout.split('\n').flatMap((line) => {
    const [, pid, parent, state, command] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? []
    // A zombie has ended; only its parent has not looked yet.
    if (!pid || !state || state.startsWith('Z')) return []
    return [{ pid: Number(pid), parent: Number(parent), command: command ?? '' }]
  })
}

/**
 * The processes of one Notejam: its program and whatever that started, also what has lost its parent by now but names
 * the folder (the keeper and the database do, in their command).
 */
export function processesOf({ pid, folder }: { readonly pid?: number; readonly folder: string }): Process[] {
  const all = processes()
  const found = new Set(all.filter((one) => one.pid === pid || one.command.includes(folder)))
  for (let before = -1; before < found.size;) {
    before = found.size
    for (const one of all) if ([...found].some((other) => other.pid === one.parent)) found.add(one)
  }
  return [...found]
}

/** Which of them still run. */
export function stillRunning(some: readonly Process[]): Process[] {
  if (some.length === 0) return []
  const now = new Map(listed('-p', some.map(({ pid }) => pid).join(',')).map((one) => [one.pid, one]))
  // A number is used again some day, for another command.
  return some.filter(({ pid, command }) => now.get(pid)?.command === command)
}

/** `kill -9`, without a thought for what ended by itself meanwhile. */
export function kill(some: readonly Process[]): void {
  for (const { pid } of some) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // Gone already.
    }
  }
}
