import type { Fragment, Sql } from '../../platform/database/connect.ts'
import type { Deps } from '../../platform/deps.ts'
import { formerAddress } from '../../platform/mail/address.ts'
import type { Look } from '../../platform/page/look.ts'
import { hashOfToken } from '../../platform/sessions/session-token.ts'
import type { Zone } from '../../platform/time/zones.ts'
import { hasFactor } from '../../shell/second-factor.ts'
import { backupState } from '../../shell/backup-state.tsx'
import { waysIn } from './single-sign-on/identities.queries.ts'
import type { StoredZones } from '../../shell/zone.ts'

/**
 * Makes an account, in the shape that better-auth reads.
 * @param email in its stored form
 * @param mustConfirm whether its owner has to show that the address is theirs before a session is opened
 * @returns its id; undefined where the address has an account
 */
export async function makeAccount(
  sql: Sql,
  email: string,
  hash: string,
  mustConfirm = false,
): Promise<string | undefined> {
  const [made] = await sql<{ id: string }[]>`
    with made as (
      insert into users (email, must_confirm)
      select ${email}, ${mustConfirm}
      -- The owner of an account may take its change of address back.
      where not exists (
        select from email_changes where kind = 'undo' and old_email = ${email} and expires_at > now())
      on conflict (email) do nothing returning id)
    insert into accounts (user_id, provider_id, account_id, password)
    select id, 'credential', id::text, ${hash} from made
    returning user_id::text as id`
  return made?.id
}

export interface Account {
  readonly userId: string
  readonly email: string
  /** The password's; null for an account without one. */
  readonly hash: string | null
  /** Whether its owner has asked for its deletion. */
  readonly isLeaving: boolean
  /** Whether an operator keeps it out. */
  readonly isSuspended: boolean
  /** Whether its address has to be confirmed before a session is opened. */
  readonly mustConfirm: boolean
  /** Whether a second factor is asked for after the password. */
  readonly hasFactor: boolean
}

/** The account of an address in its stored form, or else in the form in which 0.1.0 stored it. */
export async function accountOf(sql: Sql, email: string): Promise<Account | undefined> {
  const [found] = await sql<Account[]>`
    ${accounts(sql)}
    where u.email in (${email}, ${formerAddress(email)})
    order by u.email = ${email} desc
    limit 1`
  return found
}

/** The account of a person who has shown who they are in another way. */
export async function accountOfId(sql: Sql, userId: string): Promise<Account | undefined> {
  const [found] = await sql<Account[]>`${accounts(sql)} where u.id = ${userId}`
  return found
}

const accounts = (sql: Sql): Fragment => sql`
    select u.id::text as "userId", u.email, a.password as hash,
      exists (select from account_deletions d where d.user_id = u.id) as "isLeaving",
      u.suspended_at is not null as "isSuspended", u.must_confirm as "mustConfirm",
      ${hasFactor(sql, sql`u.id`)} as "hasFactor"
    from users u left join accounts a on a.user_id = u.id and a.provider_id = 'credential'`

/**
 * Deletes a person's reset links, which were for the old password, and a change of address that was asked for with it. better-auth stores
 * the user's id as the value of a reset link.
 */
export async function endResets(sql: Sql, userId: string): Promise<void> {
  await sql`
    with changes as (delete from email_changes where user_id = ${userId} and kind = 'change')
    delete from verifications where value = ${userId}`
}

/** Whom to write to, and the zones for the times in the letter. */
export async function addresseeOf(
  sql: Sql,
  userId: string,
): Promise<({ readonly email: string } & StoredZones) | undefined> {
  const [found] = await sql<({ email: string } & StoredZones)[]>`
    select email, time_zone as "timeZone", browser_time_zone as "browserTimeZone" from users where id = ${userId}`
  return found
}

/**
 * Closes a race: the password was changed, the account suspended, or a second factor added, while this session was being opened, so that
 * it was not ended then. Ends such a session.
 * @param hash of the password when the sign-in began; null for an account without one
 * @param isStrong more than the password was shown, or something instead of it
 * @returns whether the session stays
 */
export async function staysOpen(sql: Sql, token: string, hash: string | null, isStrong: boolean): Promise<boolean> {
  const { count } = await sql`
    delete from sessions s
    where token_hash = ${hashOfToken(token)} and (
      ${hash}::text is distinct from (
        select a.password from accounts a where a.user_id = s.user_id and a.provider_id = 'credential')
      or exists (select from users u where u.id = s.user_id and u.suspended_at is not null)
      or not ${isStrong} and ${hasFactor(sql, sql`s.user_id`)})`
  return count === 0
}

/**
 * Notes that the person of a session has just shown who they are.
 * @param hash of the password with which they did; undefined for another way
 * @returns whether the session is open, and the password is still that one
 */
export async function markVerified(sql: Sql, token: string, hash?: string): Promise<boolean> {
  const { count } = await sql`
    update sessions s set verified_at = now(), is_strong = s.is_strong or ${hash === undefined}
    where s.token_hash = ${hashOfToken(token)} and (${hash === undefined} or exists (
      select from accounts a where a.user_id = s.user_id and a.provider_id = 'credential' and a.password = ${hash ?? ''}))`
  return count > 0
}

/** Notes that a session takes the place of one that more than the password opened. */
export async function markStrong(sql: Sql, token: string): Promise<void> {
  await sql`update sessions set is_strong = true where token_hash = ${hashOfToken(token)}`
}

/** Whether an operator keeps the account out. */
export async function isSuspended(sql: Sql, userId: string): Promise<boolean> {
  return (await sql`select from users where id = ${userId} and suspended_at is not null`).length > 0
}

/** Signs a browser out. Not by better-auth, which reports success even when its statement failed. */
export async function endSession(sql: Sql, token: string): Promise<void> {
  await sql`delete from sessions where token_hash = ${hashOfToken(token)}`
}

/** Signs a person out, on every device. */
export async function endSessions(sql: Sql, userId: string): Promise<void> {
  await sql`delete from sessions where user_id = ${userId}`
}

/** Stores whether the person writes in the rich or in the plain editor. */
export async function chooseEditor(sql: Sql, userId: string, editor: 'rich' | 'plain'): Promise<void> {
  await sql`update users set editor = ${editor}, updated_at = now() where id = ${userId}`
}

/** Stores how pages look for the person. */
export async function chooseLook(sql: Sql, userId: string, look: Look): Promise<void> {
  await sql`update users set look = ${JSON.stringify(look)}::jsonb, updated_at = now() where id = ${userId}`
}

/** @param zone undefined for what the browser says */
export async function chooseTimeZone(sql: Sql, userId: string, zone: Zone | undefined): Promise<void> {
  await sql`update users set time_zone = ${zone ?? null}, updated_at = now() where id = ${userId}`
}

/** A subselect for `openPage`: the viewer's use of the quotas for texts and files, and for an operator how backups are going. */
export function standingOfViewer(
  sql: Sql,
  deps: Pick<Deps, 'textQuota' | 'attachmentsQuota' | 'webhooks' | 'operators' | 'backups'>,
): Fragment {
  const { textQuota, attachmentsQuota } = deps
  return sql`
    select json_build_object(
      'room', json_build_object('text', text_bytes, 'textQuota', coalesce(text_quota, ${textQuota}::bigint),
                                'files', attachment_bytes, 'attachmentsQuota', coalesce(attachments_quota, ${attachmentsQuota}::bigint)),
      'waysIn', (${waysIn(sql)}),
      'hasWebhooks', ${deps.webhooks}::boolean,
      'isStrong', (select s.is_strong from sessions s where s.id = viewer.session_id),
      'backups', (${backupState(sql, deps)}))
    from users where id = viewer.user_id`
}
