import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** Hundredths of a second: what Linux counts a process's time in, on every machine that Node runs on. */
const microsecondsPerTick = 10_000

/** Resident memory of a process, in bytes; 0 when it has ended. */
export function residentBytes(pid: number): number {
  try {
    const kibibytes =
      process.platform === 'linux'
        ? /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
        : execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }).trim()
    return Number(kibibytes ?? 0) * 1024
  } catch {
    return 0
  }
}

/** Processor time of a running process, with all its threads, in microseconds; undefined outside Linux. */
export function processorTime(pid: number): number | undefined {
  if (process.platform !== 'linux') return undefined
  // The second field is the program's name in parentheses, which may hold anything; user and system time are 14 and 15.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ')
  return (Number(fields[11]) + Number(fields[12])) * microsecondsPerTick
}
