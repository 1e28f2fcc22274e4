import type { Database, Sql } from '../../../platform/database/connect.ts'
import { transaction } from '../../../platform/database/transaction.ts'
import { makeAccount } from '../accounts.queries.ts'
import { hashOfLinkToken, linkTokenPattern, newLinkToken } from '../../../platform/secrets/link-tokens.ts'

/** How long an invitation can be used, unless its operator says otherwise. */
export const invitationDays = 14

/** What an invitation is good for. */
export type InvitationState = 'good' | 'used' | 'expired' | 'revoked' | 'unknown'

export interface FoundInvitation {
  readonly state: InvitationState
  /** The address that it is for; null for any. */
  readonly email: string | null
}

/** An expression over `invitations i`. */
const stateOf = (sql: Sql) => sql`
  case when i.used_at is not null then 'used' when i.revoked_at is not null then 'revoked'
       when i.expires_at <= now() then 'expired' else 'good' end`

/** @param token as a link has it; anything else is unknown */
export async function findInvitation(sql: Sql, token: string): Promise<FoundInvitation> {
  const [found] = linkTokenPattern.test(token)
    ? await sql<FoundInvitation[]>`
        select ${stateOf(sql)} as state, i.email from invitations i where i.token_hash = ${hashOfLinkToken(token)}`
    : []
  return found ?? { state: 'unknown', email: null }
}

/**
 * Makes an account by an invitation, which is used up by that: both or neither, also when two do so at once.
 * @param email in its stored form
 * @returns the account; `taken` for an address that has an account; `another` for one that the invitation is not for; or why it is not good
 */
export function acceptInvitation(sql: Database, token: string, email: string, hash: string): Promise<Acceptance> {
  return accept(sql, token, email, (tx) => makeAccount(tx, email, hash))
}

export type Acceptance = Accepted | 'taken' | 'another' | Exclude<InvitationState, 'good'>

/**
 * The same with an account that is made another way.
 * @param make returns the account's id; undefined where the address has one
 */
export async function accept(
  sql: Database,
  token: string,
  email: string,
  make: (tx: Sql) => Promise<string | undefined>,
): Promise<Acceptance> {
  if (!linkTokenPattern.test(token)) return 'unknown'
  return transaction(sql, async (tx) => {
    const [found] = await tx<(FoundInvitation & { id: string })[]>`
      select i.id::text, ${stateOf(tx)} as state, i.email from invitations i
      where i.token_hash = ${hashOfLinkToken(token)} for update`
    if (!found) return 'unknown'
    if (found.state !== 'good') return found.state
    if (found.email !== null && found.email !== email) return 'another'
    const userId = await make(tx)
    if (userId === undefined) return 'taken'
    await tx`update invitations set used_at = now(), used_by = ${userId} where id = ${found.id}`
    return { userId, mustConfirm: false }
  })
}

/** An operator has invited its owner: it opens before its address is confirmed. */
export interface Accepted {
  readonly userId: string
  readonly mustConfirm: false
}

export interface Invitation {
  readonly id: string
  readonly email: string | null
  readonly state: Exclude<InvitationState, 'unknown'>
  /** ISO. */
  readonly createdAt: string
  readonly expiresAt: string
  /** The address of the account that it made; null for none. */
  readonly usedBy: string | null
}

/** @param email in its stored form; null for any @returns the token, which no table has */
export async function makeInvitation(
  sql: Sql,
  email: string | null,
  days: number,
): Promise<{ readonly id: string; readonly token: string; readonly expiresAt: string }> {
  const token = newLinkToken()
  const [made] = await sql<{ id: string; expiresAt: string }[]>`
    insert into invitations (token_hash, email, expires_at)
    values (${hashOfLinkToken(token)}, ${email}, now() + make_interval(days => ${days}::int))
    returning id::text, to_json(expires_at) #>> '{}' as "expiresAt"`
  if (!made) throw new Error('the insert returned no row')
  return { ...made, token }
}

/** The latest invitations, the newest first. */
export async function listInvitations(sql: Sql, most: number): Promise<Invitation[]> {
  return sql<Invitation[]>`
    select i.id::text, i.email, ${stateOf(sql)} as state, to_json(i.created_at) #>> '{}' as "createdAt",
      to_json(i.expires_at) #>> '{}' as "expiresAt", u.email as "usedBy"
    from invitations i left join users u on u.id = i.used_by
    order by i.id desc limit ${most}`
}

/** @returns why it could not be withdrawn; `good` when it is */
export async function revokeInvitation(sql: Sql, id: string): Promise<InvitationState> {
  const { count } = await sql`
    update invitations set revoked_at = now()
    where id = ${id} and used_at is null and revoked_at is null and expires_at > now()`
  if (count > 0) return 'good'
  const [found] = await sql<{ state: InvitationState }[]>`
    select ${stateOf(sql)} as state from invitations i where i.id = ${id}`
  return found?.state ?? 'unknown'
}
