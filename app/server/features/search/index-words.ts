import type { FastifyBaseLogger } from 'fastify'
import { backgroundLoop, onOwnConnection } from '../../platform/database/background-loop.ts'
import type { Database, Sql } from '../../platform/database/connect.ts'
import { count } from '../../platform/metrics/registry.ts'

interface Round {
  readonly indexed: number
  readonly failed: number
}

/**
 * Indexes the words of saved notes while the process runs; several processes may do so at once. A process that is killed loses nothing:
 * what it had not committed stays in the backlog.
 */
export function keepIndexing(database: Database, log: FastifyBaseLogger): { stop(): Promise<void> } {
  return backgroundLoop('indexing', log, async ({ pause }) => {
    const [looked] = await database.reads<{ isAny: boolean }[]>`
      select exists (select from search_due where due_at <= now() or due_at > now() + interval '2 hours')
        or exists (select from search_again) as "isAny"`
    if (!looked?.isAny) return
    await onOwnConnection(database, async (sql) => {
      // A pause as long as the turn, so that indexing takes at most half of a connection's time.
      const { failed } = await goRound(sql, 'now', pause)
      await renew(sql, pause)
      if (failed > 0) log.warn({ failed }, 'notes could not be indexed: they are tried again')
    })
  })
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
