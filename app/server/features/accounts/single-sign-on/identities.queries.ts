import type { Fragment, Sql } from '../../../platform/database/connect.ts'
import { isUniqueViolation } from '../../../platform/database/unique-violation.ts'
import { hashOfToken } from '../../../platform/sessions/session-token.ts'
import { keysOf, type Identity } from './identity.ts'

/** Identities at the provider are rows of `accounts` beside the one with the password. */
const provider = 'oidc'

export interface Owner {
  readonly userId: string
  readonly email: string
  /** Of the password; null for an account without one. */
  readonly hash: string | null
  /** Whether its owner has asked for its deletion. */
  readonly isLeaving: boolean
}

/** Whose account an identity opens. */
export async function ownerOf(sql: Sql, { key }: Identity): Promise<Owner | undefined> {
  const [found] = await sql<Owner[]>`
    select u.id::text as "userId", u.email, p.password as hash,
      exists (select from account_deletions d where d.user_id = u.id) as "isLeaving"
    from accounts a
    join users u on u.id = a.user_id
    left join accounts p on p.user_id = u.id and p.provider_id = 'credential'
    where a.provider_id = ${provider} and a.account_id = ${key}`
  return found
}

/**
 * Makes an account that an identity opens, and no password.
 * @returns its id; undefined where the address has an account, or may have it back, or the identity has one by now
 */
export async function makeAccountOf(sql: Sql, { key }: Identity, email: string): Promise<string | undefined> {
  const made = sql<{ id: string }[]>`
    with made as (
      insert into users (email, email_verified) select ${email}, true
      -- The owner of an account may take its change of address back.
      where not exists (
        select from email_changes where kind = 'undo' and old_email = ${email} and expires_at > now())
      on conflict (email) do nothing returning id)
    insert into accounts (user_id, provider_id, account_id) select id, ${provider}, ${key} from made
    returning user_id::text as id`
  try {
    return (await made)[0]?.id
  } catch (error) {
    if (isUniqueViolation(error)) return undefined
    throw error
  }
}

/**
 * Lets an identity open an account.
 * @returns false when it opens one already, or the account another identity of this issuer
 */
export async function linkIdentity(
  sql: Sql,
  userId: string,
  issuer: string,
  { key }: Pick<Identity, 'key'>,
): Promise<boolean> {
  const { count } = await sql`
    insert into accounts (user_id, provider_id, account_id)
    select u.id, ${provider}, ${key} from users u
    where u.id = ${userId} and not (${hasIdentity(sql, sql`u.id`, issuer)})
    on conflict (provider_id, account_id) do nothing`
  return count > 0
}

/**
 * Lets an identity open the account that has its address, on the provider's word. Its sessions end, and what was
 * set up for an unconfirmed address goes, a password, passkeys, one-time codes, tokens, webhooks: another person may have made the account.
 * @returns the account's id; undefined when there is no such account, or another identity of this issuer opens it
 */
export async function adoptAccount(
  sql: Sql,
  issuer: string,
  { key }: Identity,
  email: string,
): Promise<string | undefined> {
  const [adopted] = await sql<{ userId: string }[]>`
    with linked as (
      insert into accounts (user_id, provider_id, account_id)
      select u.id, ${provider}, ${key} from users u
      where u.email = ${email} and not (${hasIdentity(sql, sql`u.id`, issuer)})
      on conflict (provider_id, account_id) do nothing returning user_id),
    ended as (delete from sessions s using linked l where s.user_id = l.user_id),
    resets as (delete from verifications v using linked l where v.value = l.user_id::text),
    unproved as (select u.id from users u join linked l on l.user_id = u.id where not u.email_verified),
    passwords as (
      delete from accounts p using unproved o where p.user_id = o.id and p.provider_id = 'credential'),
    codes as (delete from one_time_codes c using unproved o where c.user_id = o.id),
    recovery as (delete from recovery_codes c using unproved o where c.user_id = o.id),
    keys as (delete from passkeys k using unproved o where k.user_id = o.id),
    tokens as (delete from api_tokens t using unproved o where t.user_id = o.id),
    webhooks_gone as (delete from webhooks w using unproved o where w.user_id = o.id)
    update users u set email_verified = true, must_confirm = false from linked l where u.id = l.user_id
    returning u.id::text as "userId"`
  return adopted?.userId
}

/** Whether an address has an account: exactly this one, for what 0.1.0 made of it may be another person's. */
export async function isTaken(sql: Sql, email: string): Promise<boolean> {
  const found = await sql`select from users where email = ${email}`
  return found.length > 0
}

/**
 * The provider opens the account no longer, unless it would be the last way in.
 * @returns whether it was so
 */
export async function removeIdentities(sql: Sql, userId: string): Promise<boolean> {
  const { count } = await sql`
    delete from accounts a
    where a.user_id = ${userId} and a.provider_id = ${provider} and exists (
      select from accounts p where p.user_id = a.user_id and p.provider_id = 'credential' and p.password is not null)`
  return count > 0
}

/**
 * The person of a session has just shown at the provider who they are.
 * @returns false when the identity opens another account, or none
 */
export async function markVerifiedBy(sql: Sql, token: string, { key }: Identity): Promise<boolean> {
  const { count } = await sql`
    update sessions s set verified_at = now(), is_strong = true
    where s.token_hash = ${hashOfToken(token)} and exists (
      select from accounts a where a.user_id = s.user_id and a.provider_id = ${provider} and a.account_id = ${key})`
  return count > 0
}

/** Whether an identity opens the account of a session, whose address is then the one to write to, where it is confirmed. */
export async function addressToProve(
  sql: Sql,
  userId: string,
  { key }: Identity,
): Promise<{ readonly email: string; readonly isConfirmed: boolean } | undefined> {
  const [found] = await sql<{ email: string; isConfirmed: boolean }[]>`
    select u.email, u.email_verified as "isConfirmed"
    from users u join accounts a on a.user_id = u.id
    where u.id = ${userId} and a.provider_id = ${provider} and a.account_id = ${key}`
  return found
}

/**
 * The person of a session has opened the link that was sent to the account's address.
 * @param askedAt Unix time in milliseconds: a link is used once, because the session is verified after it was asked for then
 * @returns whether the session had not been verified since
 */
export async function markVerifiedByMail(
  sql: Sql,
  sessionHash: string,
  email: string,
  askedAt: number,
): Promise<boolean> {
  const { count } = await sql`
    update sessions s set verified_at = now()
    where s.token_hash = ${sessionHash} and coalesce(s.verified_at, s.created_at) < to_timestamp(${askedAt}::float8 / 1000)
      and exists (select from users u where u.id = s.user_id and u.email = ${email} and u.email_verified)`
  return count > 0
}

/** A subselect of JSON for `openPage`: since when an identity opens the viewer's account, and whether a password does. */
export function waysIn(sql: Sql): Fragment {
  return sql`
    select json_build_object(
      'since', (select min(created_at) from accounts where user_id = viewer.user_id and provider_id = ${provider}),
      'hasPassword', exists (
        select from accounts where user_id = viewer.user_id and provider_id = 'credential' and password is not null))`
}

/** @param id of a row of `users` */
function hasIdentity(sql: Sql, id: Fragment, issuer: string): Fragment {
  return sql`
    exists (select from accounts o where o.user_id = ${id} and o.provider_id = ${provider} and starts_with(o.account_id, ${keysOf(issuer)}))`
}
