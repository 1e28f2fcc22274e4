import type { FastifyBaseLogger } from 'fastify'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from '../platform/database/connect.ts'
import { outageOf } from '../platform/database/outage.ts'
import { watchSilence } from '../platform/database/silence.ts'
import type { Workers } from '../platform/work/workers.ts'
import { nextPerson, outlineRound } from './outline-due.ts'

/** Polling for notes without an outline: only a save that was late, or of the previous release, leaves one. */
const pollEveryMs = 2_000

/** The advisory lock of the process that outlines; its connection holds it. */
const outliningLock = 7_811_883_411

/**
 * Outlines notes that have no outline of this version, while the process runs: one process at a time, and a turn of fifty notes for one
 * person after the other. A process that is killed loses nothing: what it had not written is due.
 */
export function keepOutlines(database: Database, workers: Workers, log: FastifyBaseLogger): { stop(): Promise<void> } {
  const ending = new AbortController()
  const { signal } = ending
  const pause = (milliseconds: number) => sleep(milliseconds, undefined, { signal }).catch(() => {})

  async function look(): Promise<void> {
    if ((await nextPerson(database.reads, '0')) === undefined) return
    // A dedicated connection: outlining takes none from the pool.
    const own = await database.open()
    const unwatch = watchSilence(new Set([own.connection]))
    try {
      const [lock] = await own.sql<{ isMine: boolean }[]>`select pg_try_advisory_lock(${outliningLock}) as "isMine"`
      if (!lock?.isMine) return
      await own.sql`set statement_timeout = '10s'`
      // After a crash of the server the notes are due again.
      await own.sql`set synchronous_commit = off`
      // Throttling: twice as long a pause as the turn.
      const goesOn = async (took: number) => {
        await pause(2 * took)
        return !signal.aborted
      }
      let outlined = 0
      for (let made = 1; made > 0 && !signal.aborted; outlined += made) {
        made = await outlineRound({ sql: own.sql, workers, log }, goesOn)
      }
      if (outlined > 0) log.info({ outlined }, 'notes without an outline got one')
    } finally {
      unwatch()
      await own.end()
    }
  }

  async function run(): Promise<void> {
    let hasFailed = false
    while (!signal.aborted) {
      try {
        await look()
        hasFailed = false
      } catch (error) {
        const outage = outageOf(error)
        // One line for an outage, not one for every poll.
        if (!hasFailed && outage) log.warn({ reason: outage.reason }, 'outlining has to wait')
        if (!hasFailed && !outage) log.error({ err: error }, 'outlining failed')
        hasFailed = true
      }
      await pause(pollEveryMs)
    }
  }

  const running = run()
  return {
    async stop() {
      ending.abort()
      await running
    },
  }
}
