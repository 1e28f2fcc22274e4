import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyBaseLogger } from 'fastify'
import type { Database, Sql } from './connect.ts'
import { outageOf } from './outage.ts'
import { watchSilence } from './silence.ts'

/** Polling: how long a loop that has found nothing to do waits before it looks again. */
const pollEveryMs = 2_000

interface Loop {
  /** Aborted when the process ends. */
  readonly signal: AbortSignal
  /** Throttling, between two turns. @returns whether the loop goes on */
  readonly pause: (milliseconds: number) => Promise<boolean>
}

/**
 * Looks for work beside requests, again and again, while the process runs. A failure is logged once and not for every poll.
 * @param work by which the log calls it: `indexing`
 * @param look does what there is to do now
 */
export function backgroundLoop(
  work: string,
  log: FastifyBaseLogger,
  look: (loop: Loop) => Promise<void>,
): { stop(): Promise<void> } {
  const ending = new AbortController()
  const { signal } = ending
  const pause = async (milliseconds: number) => {
    await sleep(milliseconds, undefined, { signal }).catch(() => {})
    return !signal.aborted
  }

  async function run(): Promise<void> {
    let hasFailed = false
    do {
      try {
        await look({ signal, pause })
        hasFailed = false
      } catch (error) {
        const outage = outageOf(error)
        if (!hasFailed && outage) log.warn({ reason: outage.reason }, `${work} has to wait`)
        if (!hasFailed && !outage) log.error({ err: error }, `${work} failed`)
        hasFailed = true
      }
    } while (await pause(pollEveryMs))
  }

  const running = run()
  return {
    async stop() {
      ending.abort()
      await running
    },
  }
}

/** Sends statements on a connection beside the pool, for which no save waits. */
export async function onOwnConnection(database: Database, act: (sql: Sql) => Promise<void>): Promise<void> {
  const own = await database.open()
  const unwatch = watchSilence(new Set([own.connection]))
  try {
    await own.sql`set statement_timeout = '10s'`
    await act(own.sql)
  } finally {
    unwatch()
    await own.end()
  }
}
