import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyBaseLogger } from 'fastify'
import type { Database, Sql } from '../../platform/database/connect.ts'
import { outageOf } from '../../platform/database/outage.ts'
import { watchSilence } from '../../platform/database/silence.ts'
import { count } from '../../platform/metrics/registry.ts'

/** Polling for the backlog of the index: a save only inserts into `search_due`. */
const pollEveryMs = 2_000

interface Round {
  readonly indexed: number
  readonly failed: number
}

/**
 * Indexes the words of saved notes while the process runs; several processes may do so at once. A process that is killed loses nothing:
 * what it had not committed stays in the backlog.
 */
export function keepIndexing(database: Database, log: FastifyBaseLogger): { stop(): Promise<void> } {
  const ending = new AbortController()
  const { signal } = ending
  const pause = (milliseconds: number) => sleep(milliseconds, undefined, { signal }).catch(() => {})

  async function look(): Promise<void> {
    const [looked] = await database.reads<{ isAny: boolean }[]>`
      select exists (select from search_due where due_at <= now() or due_at > now() + interval '2 hours')
        or exists (select from search_again) as "isAny"`
    if (!looked?.isAny) return
    // A dedicated connection: indexing takes none from the pool.
    const own = await database.open()
    const unwatch = watchSilence(new Set([own.connection]))
    try {
      await own.sql`set statement_timeout = '10s'`
      // Throttling: a pause as long as the turn, so that indexing takes at most half of a connection's time.
      const goesOn = async (took: number) => {
        await pause(took)
        return !signal.aborted
      }
      const { failed } = await goRound(own.sql, 'now', goesOn)
      await renew(own.sql, goesOn)
      if (failed > 0) log.warn({ failed }, 'notes could not be indexed: they are tried again')
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
        if (!hasFailed && outage) log.warn({ reason: outage.reason }, 'indexing has to wait')
        if (!hasFailed && !outage) log.error({ err: error }, 'indexing failed')
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

/** Indexes the whole backlog without pauses, due or not: for tests and benchmarks, not for a process that serves. */
export async function indexAll(sql: Sql): Promise<void> {
  while ((await goRound(sql, 'infinity', async () => true)).indexed > 0);
  await renew(sql, async () => true)
}

/**
 * Indexes again what an earlier version of the words did, until a note is due that was saved, or nothing is left.
 * @param goesOn called after each turn with its milliseconds
 */
async function renew(sql: Sql, goesOn: (took: number) => Promise<boolean>): Promise<void> {
  for (;;) {
    const begin = performance.now()
    const [turn] = await sql<{ indexed: number }[]>`select indexed from search_renew()`
    if (!turn || turn.indexed === 0) return
    count.indexed('done', turn.indexed)
    if (!(await goesOn(performance.now() - begin))) return
  }
}

/**
 * Gives each person with due notes one turn: a long backlog of one person does not delay the notes of others.
 * @param until a time in PostgreSQL's syntax: notes that are due by then
 * @param goesOn called after each turn with its milliseconds
 */
async function goRound(sql: Sql, until: string, goesOn: (took: number) => Promise<boolean>): Promise<Round> {
  let [indexed, failed] = [0, 0]
  for (let after: string | null = '0'; ;) {
    const begin = performance.now()
    const turns: (Round & { person: string | null })[] = await sql`
      select person::text, indexed, failed from search_catch_up(${after}::bigint, ${until}::text::timestamptz)`
    const [turn] = turns
    if (!turn?.person) return { indexed, failed }
    after = turn.person
    indexed += turn.indexed
    failed += turn.failed
    count.indexed('done', turn.indexed)
    count.indexed('failed', turn.failed)
    if (!(await goesOn(performance.now() - begin))) return { indexed, failed }
  }
}
