import type { FastifyRequest } from 'fastify'
import type { Sql } from '../../platform/database/connect.ts'
import { statementTimedOut, withStatementTimeout } from '../../platform/database/statement-timeout.ts'
import type { Deps } from '../../platform/deps.ts'
import { Turns } from '../../platform/turns.ts'
import { openPart } from '../../shell/viewer.ts'
import type { Piece } from './marked.ts'
import { pageSize, type Found } from './search.queries.ts'
import { readQuery, type SearchQuery } from './search-query.ts'

/** A search that takes longer has to be narrowed. */
const searchTimeoutMs = 2_000

/** The most searches at once in this process: the other connections of the pool are left to pages and saves. */
const limits = { maxConcurrent: 2, maxConcurrentPerPerson: 1, maxWaitingPerPerson: 20, maxWaiting: 500 }

/** Runs searches in turns. */
export type Searching = <Answer>(
  request: FastifyRequest,
  act: (sql: Sql) => Promise<Answer>,
) => Promise<Answer | typeof statementTimedOut | undefined>

/** @returns the turns of all searches of one process: their answers; undefined when the browser no longer waits */
export function searching({ sql }: Pick<Deps, 'sql'>): Searching {
  const turns = new Turns(limits)
  return (request, act) =>
    turns.take(
      request.asker,
      () => withStatementTimeout(sql, searchTimeoutMs, act, { isPlannedOnce: true }),
      isGone(request),
    )
}

/** Reads what was typed. Only a search by days asks the database for the account's zone beforehand. */
export async function readTyped(sql: Sql, request: FastifyRequest, q: string): Promise<SearchQuery> {
  const query = readQuery(q, request.zone)
  if (query.times.length === 0) return query
  await openPart(sql, request, sql`null`)
  return readQuery(q, request.zone)
}

/** What was typed, as the field shows it again. */
export function shownAsTyped(q: string): string {
  return q.replaceAll('\0', ' ').slice(0, 500).toWellFormed()
}

/** The parser is loaded when there is something to read. */
export async function excerptsOf(found: Found | undefined): Promise<readonly (readonly Piece[])[]> {
  if (!found || found.notes.length === 0) return []
  return (await import('./excerpt.ts')).excerptsOf(found.notes.slice(0, pageSize), found.marks)
}

/** A browser whose user types on drops the request before: a search that waits for its turn is then not begun. */
function isGone({ raw }: FastifyRequest): () => boolean {
  return () => raw.socket.destroyed || raw.destroyed
}
