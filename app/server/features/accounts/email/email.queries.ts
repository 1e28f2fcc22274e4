import { isUniqueViolation } from '../../../platform/database/unique-violation.ts'
import type { Database, Fragment, Sql } from '../../../platform/database/connect.ts'
import { transaction } from '../../../platform/database/transaction.ts'
import { hashOfLinkToken, linkTokenPattern, newLinkToken } from '../../../platform/secrets/link-tokens.ts'

/** For how long a link that confirms can be opened, and one that undoes a change. */
export const [linkHours, undoDays] = [24, 7] as const

export type LinkKind = 'confirm' | 'change' | 'undo'

/** What a link from a mail is for. */
export interface EmailLink {
  readonly userId: string
  readonly kind: LinkKind
  readonly oldEmail: string
  readonly newEmail: string
}

/** A condition over a link. */
export const lives = (sql: Sql) => sql`(expires_at > now())`

/** @param token as a link or a cookie has it @returns undefined for one that is used, over, replaced or none */
export async function findLink(sql: Sql, token: string): Promise<EmailLink | undefined> {
  if (!linkTokenPattern.test(token)) return undefined
  const [found] = await sql<EmailLink[]>`
    select user_id::text as "userId", kind, old_email as "oldEmail", new_email as "newEmail"
    from email_changes where token_hash = ${hashOfLinkToken(token)} and ${lives(sql)}`
  return found
}

/** The viewer's address and what waits for a link. */
export interface EmailState {
  readonly isConfirmed: boolean
  /** The address that is to be used; null for none. */
  readonly wanted: string | null
}

/** A subselect for `openPage`. */
export function emailOfViewer(sql: Sql): Fragment {
  return sql`
    select json_build_object(
      'isConfirmed', u.email_verified,
      'wanted', (select new_email from email_changes where user_id = u.id and kind = 'change' and ${lives(sql)}))
    from users u where u.id = viewer.user_id`
}

/** Makes the link that confirms an account's address. @returns undefined where it is confirmed */
export async function askConfirmation(
  sql: Sql,
  userId: string,
): Promise<{ readonly token: string; readonly email: string } | undefined> {
  const token = newLinkToken()
  const [made] = await sql<{ email: string }[]>`
    insert into email_changes (user_id, kind, old_email, new_email, token_hash, expires_at)
    select id, 'confirm', email, email, ${hashOfLinkToken(token)}, now() + make_interval(hours => ${linkHours})
    from users where id = ${userId} and not email_verified
    on conflict (user_id, kind) where kind <> 'undo' do update set old_email = excluded.old_email,
      new_email = excluded.new_email, token_hash = excluded.token_hash, created_at = now(), expires_at = excluded.expires_at
    returning new_email as email`
  return made && { ...made, token }
}

/**
 * Makes the link with which an account takes another address.
 * @param newEmail in its stored form
 * @returns whether another account has it, or can have it back: its link is not sent then
 */
export async function askChange(
  sql: Sql,
  userId: string,
  newEmail: string,
): Promise<{ readonly token: string; readonly isTaken: boolean }> {
  const token = newLinkToken()
  const [made] = await sql<{ isTaken: boolean }[]>`
    insert into email_changes (user_id, kind, old_email, new_email, token_hash, expires_at)
    select id, 'change', email, ${newEmail}, ${hashOfLinkToken(token)}, now() + make_interval(hours => ${linkHours})
    from users where id = ${userId}
    on conflict (user_id, kind) where kind <> 'undo' do update set old_email = excluded.old_email,
      new_email = excluded.new_email, token_hash = excluded.token_hash, created_at = now(), expires_at = excluded.expires_at
    returning ${isTaken(sql, newEmail, userId)} as "isTaken"`
  return { token, isTaken: made?.isTaken ?? true }
}

/** A condition: another account has the address, or may have it back. */
function isTaken(sql: Sql, email: string, userId: string): Fragment {
  return sql`(
    exists (select from users u where u.email = ${email} and u.id <> ${userId})
    or exists (
      select from email_changes e
      where e.kind = 'undo' and e.old_email = ${email} and e.expires_at > now() and e.user_id <> ${userId}))`
}

export async function cancelChange(sql: Sql, userId: string): Promise<void> {
  await sql`delete from email_changes where user_id = ${userId} and kind = 'change'`
}

/** Confirms the address of an account by the link that was sent to it. @returns whether it is confirmed by that */
export async function confirmAddress(sql: Sql, userId: string, token: string): Promise<boolean> {
  if (!linkTokenPattern.test(token)) return false
  const { count } = await sql`
    with link as (
      delete from email_changes
      where token_hash = ${hashOfLinkToken(token)} and user_id = ${userId} and kind = 'confirm' and ${lives(sql)}
      returning user_id, new_email)
    update users set email_verified = true, must_confirm = false, updated_at = now()
    from link where users.id = link.user_id and users.email = link.new_email`
  return count > 0
}

/**
 * For a person who has shown by other means that the address is theirs, such as by a reset link, or whom the operator knows.
 * @returns whether it was not confirmed before
 */
export async function markConfirmed(sql: Sql, userId: string): Promise<boolean> {
  const { count } = await sql`
    update users set email_verified = true, must_confirm = false where id = ${userId} and not email_verified`
  return count > 0
}

export interface Changed {
  readonly oldEmail: string
  readonly newEmail: string
  /** Of the link that undoes it. */
  readonly undoToken: string
}

/**
 * Gives an account the address that its link was sent to: once, and only where it has the address of then and no other account has the new
 * one. Reset links end, because the old address was asked for them.
 * @returns `spent` for a link that is not good any more, `taken` where another account has the address
 */
export async function changeAddress(
  sql: Database,
  userId: string,
  token: string,
): Promise<Changed | 'spent' | 'taken'> {
  if (!linkTokenPattern.test(token)) return 'spent'
  const undoToken = newLinkToken()
  return takenOr(() =>
    transaction(sql, async (tx) => {
      const [link] = await tx<{ oldEmail: string; newEmail: string }[]>`
        delete from email_changes
        where token_hash = ${hashOfLinkToken(token)} and user_id = ${userId} and kind = 'change' and ${lives(tx)}
        returning old_email as "oldEmail", new_email as "newEmail"`
      if (!link) return 'spent'
      const { oldEmail, newEmail } = link
      const { count } = await tx`
        update users set email = ${newEmail}, email_verified = true, must_confirm = false, updated_at = now()
        where id = ${userId} and email = ${oldEmail} and suspended_at is null
          and not exists (select from account_deletions d where d.user_id = users.id)
          and not ${isTaken(tx, newEmail, userId)}`
      if (count === 0) return (await isFree(tx, newEmail, userId)) ? 'spent' : 'taken'
      await tx`
        insert into email_changes (user_id, kind, old_email, new_email, token_hash, expires_at)
        values (${userId}, 'undo', ${oldEmail}, ${newEmail}, ${hashOfLinkToken(undoToken)}, now() + make_interval(days => ${undoDays}))`
      await tx`delete from email_changes where user_id = ${userId} and kind <> 'undo'`
      await tx`delete from verifications where value = ${userId}`
      return { oldEmail, newEmail, undoToken }
    }),
  )
}

/** Whether no other account has the address, or may have it back. */
export async function isFree(sql: Sql, email: string, userId: string): Promise<boolean> {
  const [found] = await sql<{ isTaken: boolean }[]>`select ${isTaken(sql, email, userId)} as "isTaken"`
  return found?.isTaken === false
}

/** Another account may take the address between the look and the write. */
export async function takenOr<Result>(act: () => Promise<Result>): Promise<Result | 'taken'> {
  return act().catch((error: unknown) => {
    if (isUniqueViolation(error)) return 'taken'
    throw error
  })
}
