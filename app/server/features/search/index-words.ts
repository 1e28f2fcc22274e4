import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyBaseLogger } from 'fastify'
import type { Database, Sql } from '../../platform/database/connect.ts'
import { outageOf } from '../../platform/database/outage.ts'
import { watchSilence } from '../../platform/database/silence.ts'
import { count } from '../../platform/metrics/registry.ts'

/** Between two looks for notes that were saved and are not indexed yet. A save sends no notice: it leaves a mark. */
const lookEveryMs = 2_000

interface Round {
  readonly indexed: number
  readonly failed: number
}

/**
 * Indexes the words of saved notes for as long as the process runs, beside other processes that do the same. A process that is
 * killed loses nothing: what it had not committed is still marked.
 */
export function keepIndexing(database: Database, log: FastifyBaseLogger): { stop(): Promise<void> } {
  const ending = new AbortController()
  const { signal } = ending
  const pause = (milliseconds: number) => sleep(milliseconds, undefined, { signal }).catch(() => {})

  async function look(): Promise<void> {
    const [looked] = await database.reads<{ isAny: boolean }[]>`
      select exists (select from search_due where due_at <= now() or due_at > now() + interval '2 hours') as "isAny"`
    if (!looked?.isAny) return
    // Beside the pool: no save waits for this one's connection.
    const own = await database.open()
    const unwatch = watchSilence(new Set([own.connection]))
    try {
      await own.sql`set statement_timeout = '10s'`
      // As long a pause as the turn took: half of one connection's time is the most that indexing takes.
      const { failed } = await goRound(own.sql, 'now', async (took) => {
        await pause(took)
        return !signal.aborted
      })
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
        // Said once, not every two seconds for as long as it lasts.
        if (!hasFailed && outage) log.warn({ reason: outage.reason }, 'indexing has to wait')
        if (!hasFailed && !outage) log.error({ err: error }, 'indexing failed')
        hasFailed = true
      }
      await pause(lookEveryMs)
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

/** Indexes all that is marked, whether it is due or not. Not for a process that has something else to do. */
export async function indexAll(sql: Sql): Promise<void> {
  while ((await goRound(sql, 'infinity', async () => true)).indexed > 0);
}

/**
 * Gives each person who has notes that are due one turn: one person's backlog keeps no other's notes waiting.
 * @param until a time as PostgreSQL reads it: what is due by then
 * @param goesOn asked after each turn, with the milliseconds that it took
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
