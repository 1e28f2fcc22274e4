import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Fragment, Sql } from '../platform/database/connect.ts'
import { longestSessionSeconds, sessionSeconds } from '../platform/sessions/session-cookie.ts'
import { hashOfToken } from '../platform/sessions/session-token.ts'

/** Sliding expiration: a visit extends the session, once a day at most, so that not every page writes. */
const renewAfterSeconds = 24 * 60 * 60

/** A session's last visit is written at most once in so many seconds. */
export const seenEverySeconds = 10 * 60

/** When a session expires that is visited now. @param begun when it began */
export function prolonged(sql: Sql, begun: Fragment): Fragment {
  return sql`
    least(now() + make_interval(secs => ${sessionSeconds}), ${begun} + make_interval(secs => ${longestSessionSeconds}))`
}

/** What a page has read of its session. */
export interface Visit {
  /** By how much the session would be extended. */
  readonly secondsToGain: number
  /** Whether the last visit was written some time ago. */
  readonly isUnseen: boolean
}

/** Extends the session of a visit, or writes when the last one was. */
export async function noteVisit(
  sql: Sql,
  request: FastifyRequest,
  reply: FastifyReply,
  { secondsToGain, isUnseen }: Visit,
): Promise<void> {
  if (secondsToGain > renewAfterSeconds) await renew(sql, request, reply)
  else if (isUnseen) noteSeen(sql, request)
}

async function renew(sql: Sql, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { sessionToken } = request
  if (!sessionToken) return
  const isDone = await request.server.writes.tryTo(
    () => sql`
      update sessions set expires_at = ${prolonged(sql, sql`created_at`)}, updated_at = now()
      where token_hash = ${hashOfToken(sessionToken)}`,
  )
  if (isDone) reply.setSession(sessionToken)
}

/** Writes the session's last visit, for the list of devices. The page does not wait for it, and several at once write it once. */
function noteSeen(sql: Sql, { sessionToken = '', server }: FastifyRequest): void {
  void server.writes.tryTo(
    () => sql`
      update sessions set updated_at = now()
      where token_hash = ${hashOfToken(sessionToken)} and updated_at < now() - make_interval(secs => ${seenEverySeconds})`,
  )
}
