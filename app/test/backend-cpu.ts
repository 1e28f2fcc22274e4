import { readFile } from 'node:fs/promises'
import type { OwnConnection } from '../server/platform/database/connect.ts'

/**
 * How long a statement keeps its backend busy: CPU where the system tells (Linux), so that other processes do not matter, and the
 * clock elsewhere. The least of several rounds.
 * @returns milliseconds
 */
export async function busyMsOf(
  { sql }: OwnConnection,
  text: string,
  values: readonly unknown[],
  rounds = 4,
): Promise<number> {
  const [backend] = await sql<{ pid: number }[]>`select pg_backend_pid() as pid`
  const look = async () => (await cpuMsOf(backend?.pid)) ?? performance.now()
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    const before = await look()
    await sql.unsafe(text, values)
    times.push((await look()) - before)
  }
  return Math.min(...times)
}

/** The first number is nanoseconds on a CPU. @see https://docs.kernel.org/scheduler/sched-stats.html */
async function cpuMsOf(pid: number | undefined): Promise<number | undefined> {
  const [nanoseconds] = (await readFile(`/proc/${pid}/schedstat`, 'utf8').catch(() => '')).split(' ')
  return nanoseconds ? Number(nanoseconds) / 1e6 : undefined
}
