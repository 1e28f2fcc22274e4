import type { FastifyRequest } from 'fastify'
import type { Fragment, Sql, Statement } from '../platform/database/connect.ts'
import { SignInNeeded } from '../platform/http/refusal.ts'
import { longestSessionSeconds } from '../platform/sessions/session-cookie.ts'
import { hashOfToken } from '../platform/sessions/session-token.ts'
import { seenEverySeconds } from './session-visits.ts'

export interface Viewer {
  readonly id: string
  readonly email: string
}

/** What a token of the API may be asked for. */
export type Scope = 'read' | 'write'

/** The token that a program sent, and what it needs for what it asks. */
export interface GivenToken {
  readonly hash: Buffer
  readonly needs: Scope
}

/** The part of a request that identifies its user: a session on pages, a token in the API, and never both. */
export type Asking = Pick<FastifyRequest, 'sessionToken' | 'userId'> & { readonly apiToken?: GivenToken | undefined }

/** A condition of both gates: the account is neither suspended nor waiting to be deleted. */
const isOpen = (sql: Sql) => sql`
  u.suspended_at is null and not exists (select from account_deletions d where d.user_id = u.id)`

const ofUser = (sql: Sql) => sql`
  u.id as user_id, u.email, u.email_verified, u.editor, u.look, u.note_count, u.trash_count, u.open_tasks, u.note_order, u.time_zone, u.browser_time_zone`

/** The gate: the only look-up of a session. The CTE `viewer` has one row for a signed-in user, and none otherwise. */
function viewerOf(sql: Sql, sessionToken: string): Fragment {
  return sql`
    viewer as (
      select ${ofUser(sql)},
        s.id as session_id, s.expires_at, s.created_at, s.updated_at < now() - make_interval(secs => ${seenEverySeconds}) as is_unseen,
        coalesce(s.verified_at, s.created_at) as verified_at
      from sessions s join users u on u.id = s.user_id
      where s.token_hash = ${hashOfToken(sessionToken)} and s.expires_at > now()
        and s.created_at > now() - make_interval(secs => ${longestSessionSeconds})
        and ${isOpen(sql)}
    )`
}

/** Its sibling for programs: the only look-up of a token. It has no row for a token without the scope that is needed. */
function viewerOfToken(sql: Sql, { hash, needs }: Pick<GivenToken, 'hash'> & Partial<GivenToken>): Fragment {
  const isAllowed = needs === undefined ? sql`true` : sql`${needs} = any (t.scopes)`
  return sql`
    viewer as (
      select ${ofUser(sql)}, t.expires_at, t.created_at,
        -- A program has not shown who it is lately, whatever it sends.
        null::bigint as session_id, false as is_unseen, null::timestamptz as verified_at
      from api_tokens t join users u on u.id = t.user_id
      where t.token_hash = ${hash} and (t.expires_at is null or t.expires_at > now()) and ${isAllowed}
        and ${isOpen(sql)}
    )`
}

/** Whether a token opens its account, and lacks only the scope that was needed. */
export async function lacksScope(sql: Sql, { hash }: GivenToken): Promise<boolean> {
  const { count } = await sql`with ${viewerOfToken(sql, { hash })} select from viewer`
  return count > 0
}

/** Notes when and from where a token was used, to the minute. */
export async function noteUse(sql: Sql, { hash }: GivenToken, network: string): Promise<void> {
  await sql`
    update api_tokens set last_used_at = now(), last_network = ${network}
    where token_hash = ${hash} and (last_used_at is null or last_used_at < now() - interval '1 minute')`
}

/**
 * Runs a statement for the user of a request.
 * @param statement takes the gate, `viewer as (…)`, into its `with`, and returns a row with the viewer's id as `userId` if the gate has one
 * @throws SignInNeeded when it returned none
 */
export async function asViewer<Row extends object>(
  sql: Sql,
  asking: Asking,
  statement: (viewer: Fragment) => Statement<(Row & { userId: string })[]>,
): Promise<Row & { readonly userId: string }> {
  const { sessionToken, apiToken } = asking
  const gate = apiToken ? viewerOfToken(sql, apiToken) : sessionToken ? viewerOf(sql, sessionToken) : undefined
  const [row] = gate ? await statement(gate) : []
  if (!row) throw new SignInNeeded()
  asking.userId = row.userId
  return row
}
