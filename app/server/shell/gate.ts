import type { FastifyRequest } from 'fastify'
import type { Database, Fragment, Sql, Statement } from '../platform/database/connect.ts'
import { transaction } from '../platform/database/transaction.ts'
import { FactorNeeded, SignInNeeded } from '../platform/http/refusal.ts'
import { longestSessionSeconds } from '../platform/sessions/session-cookie.ts'
import { hashOfToken } from '../platform/sessions/session-token.ts'
import { lacksFactor, type FactorRule } from './second-factor.ts'
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
export type Asking = Pick<FastifyRequest, 'sessionToken' | 'userId'> & {
  readonly apiToken?: GivenToken | undefined
  readonly factorRule?: FactorRule | undefined
}

/** A condition of both gates: the account is neither suspended nor waiting to be deleted. */
const isOpen = (sql: Sql) => sql`
  u.suspended_at is null and not exists (select from account_deletions d where d.user_id = u.id)`

const ofUser = (sql: Sql) => sql`
  u.id as user_id, u.email, u.email_verified, u.editor, u.look, u.note_count, u.trash_count, u.open_tasks, u.note_order, u.time_zone, u.browser_time_zone`

/** The gate: the only look-up of a session. The CTE `viewer` has one row for a signed-in user, and none otherwise. */
function viewerOf(sql: Sql, sessionToken: string, rule: FactorRule | undefined): Fragment {
  const lacks = lacksFactor(sql, rule, sql`s.is_strong`)
  return sql`
    viewer as (
      select ${ofUser(sql)},
        s.id as session_id, s.expires_at, s.created_at, s.updated_at < now() - make_interval(secs => ${seenEverySeconds}) as is_unseen,
        coalesce(s.verified_at, s.created_at) as verified_at, ${lacks} as lacks_factor
      from sessions s join users u on u.id = s.user_id
      where s.token_hash = ${hashOfToken(sessionToken)} and s.expires_at > now()
        and s.created_at > now() - make_interval(secs => ${longestSessionSeconds})
        and ${isOpen(sql)} ${unlessTurnedAway(sql, rule, lacks)}
    )`
}

/** Its sibling for programs: the only look-up of a token. It has no row for a token without the scope that is needed. */
function viewerOfToken(
  sql: Sql,
  { hash, needs }: Pick<GivenToken, 'hash'> & Partial<GivenToken>,
  rule: FactorRule | undefined,
): Fragment {
  const isOpened = sql`exists (select from accounts i where i.user_id = u.id and i.provider_id = 'oidc')`
  const lacks = lacksFactor(sql, rule, rule?.countsProvider ? isOpened : sql`false`)
  const isAllowed = needs === undefined ? sql`true` : sql`${needs} = any (t.scopes)`
  return sql`
    viewer as (
      select ${ofUser(sql)}, t.expires_at, t.created_at,
        -- A program has not shown who it is lately, whatever it sends.
        null::bigint as session_id, false as is_unseen, null::timestamptz as verified_at, ${lacks} as lacks_factor
      from api_tokens t join users u on u.id = t.user_id
      where t.token_hash = ${hash} and (t.expires_at is null or t.expires_at > now()) and ${isAllowed}
        and ${isOpen(sql)} ${unlessTurnedAway(sql, rule, lacks)}
    )`
}

const unlessTurnedAway = (sql: Sql, rule: FactorRule | undefined, lacks: Fragment) =>
  rule?.turnsAway ? sql`and not (${lacks})` : sql``

/** The gate of a request; undefined where it has nothing to show. */
function gateOf(sql: Sql, { sessionToken, apiToken }: Asking, rule: FactorRule | undefined): Fragment | undefined {
  if (apiToken) return viewerOfToken(sql, apiToken, rule)
  return sessionToken ? viewerOf(sql, sessionToken, rule) : undefined
}

/** Whether a token opens its account, and lacks only the scope that was needed. */
export async function lacksScope(sql: Sql, { hash }: GivenToken): Promise<boolean> {
  const { count } = await sql`with ${viewerOfToken(sql, { hash }, undefined)} select from viewer`
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
 * @throws FactorNeeded when the account lacks a second factor that is required
 */
export async function asViewer<Row extends object>(
  sql: Sql,
  asking: Asking,
  statement: (viewer: Fragment) => Statement<(Row & { userId: string })[]>,
): Promise<Row & { readonly userId: string }> {
  const gate = gateOf(sql, asking, asking.factorRule)
  const [row] = gate ? await statement(gate) : []
  if (!row) throw (await isTurnedAway(sql, asking)) ? new FactorNeeded() : new SignInNeeded()
  asking.userId = row.userId
  return row
}

/** Why the gate had no row: asked only then, so that a page that is shown takes one statement. */
async function isTurnedAway(sql: Sql, asking: Asking): Promise<boolean> {
  const { factorRule } = asking
  if (!factorRule?.turnsAway) return false
  const gate = gateOf(sql, asking, { ...factorRule, turnsAway: false })
  return gate !== undefined && (await sql`with ${gate} select from viewer where viewer.lacks_factor`).count > 0
}

/**
 * Runs a statement that adds what opens an account or tells of its notes, only while the session of a request is open, one after the other with
 * what ends sessions and closes other ways in.
 * @returns undefined where the session has ended meanwhile
 */
export async function whileOpen<Result>(
  sql: Database,
  { sessionToken = '' }: Pick<Asking, 'sessionToken'>,
  userId: string,
  act: (tx: Sql) => Promise<Result>,
): Promise<Result | undefined> {
  return transaction(sql, async (tx) => {
    await tx`select from users where id = ${userId} for no key update`
    return (await isSessionOpen(tx, hashOfToken(sessionToken))) ? act(tx) : undefined
  })
}

/** Whether it has not been ended: for a transaction that has the turn of its person. */
export async function isSessionOpen(tx: Sql, tokenHash: string): Promise<boolean> {
  return (await tx`select from sessions where token_hash = ${tokenHash}`).length > 0
}
