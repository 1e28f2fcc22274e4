import type { Sql } from '../../platform/database/connect.ts'
import type { StoredZones } from '../../shell/zone.ts'

/** An account that is younger is deleted at once. */
const atOnceSeconds = 60 * 60

/** For how long a deletion can be taken back. */
export const returnDays = 7

/** What the page says before an account is deleted. */
export interface Leaving {
  /** ISO: when the account would go, if its owner asked now. */
  readonly dueAt: string
  readonly isAtOnce: boolean
  readonly fileCount: number
  readonly fileBytes: number
  readonly hasPassword: boolean
}

/** A subselect for `openPage`: what the viewer's account would lose, and when. */
export function leavingOfViewer(sql: Sql) {
  return sql`
    select json_build_object(
      'dueAt', ${dueAt(sql)}, 'isAtOnce', ${isYoung(sql)}, 'fileBytes', u.attachment_bytes,
      'fileCount', (select count(*) from attachments a where a.user_id = u.id),
      'hasPassword', exists (
        select from accounts a where a.user_id = u.id and a.provider_id = 'credential' and a.password is not null))
    from users u where u.id = viewer.user_id`
}

const isYoung = (sql: Sql) => sql`u.created_at > now() - make_interval(secs => ${atOnceSeconds})`

const dueAt = (sql: Sql) =>
  sql`case when ${isYoung(sql)} then now() else now() + make_interval(days => ${returnDays}) end`

/** When an account goes that its owner has asked to delete. */
export interface Asked {
  /** ISO. */
  readonly dueAt: string
  readonly isAtOnce: boolean
}

/**
 * Starts the deletion of an account, and ends its sessions and reset links.
 * @param hash of the password that was verified: an account whose password was changed meanwhile stays; null where none is asked for
 * @returns when it goes, ISO; undefined when it stays, or is going already
 */
export async function askDeletion(sql: Sql, userId: string, hash: string | null): Promise<Asked | undefined> {
  const [asked] = await sql<Asked[]>`
    with person as (
      select u.id, u.created_at from users u left join accounts a on a.user_id = u.id and a.provider_id = 'credential'
      where u.id = ${userId} and (a.password = ${hash} or ${hash}::text is null)
      for no key update of u
    ),
    asked as (
      insert into account_deletions (user_id, due_at)
      select u.id, ${dueAt(sql)} from person u
      on conflict (user_id) do nothing
      returning user_id, due_at
    ),
    signed_out as (delete from sessions using asked where sessions.user_id = asked.user_id),
    resets as (delete from verifications using asked where value = asked.user_id::text),
    links as (delete from email_changes e using asked where e.user_id = asked.user_id and e.kind <> 'undo')
    select to_json(due_at) #>> '{}' as "dueAt", due_at <= now() as "isAtOnce" from asked`
  return asked
}

export interface Deletion extends StoredZones {
  readonly email: string
  /** The password's; null for an account without one. */
  readonly hash: string | null
  /** ISO. */
  readonly dueAt: string
}

/** The deletion of an account that can be taken back. */
export async function deletionOf(sql: Sql, userId: string): Promise<Deletion | undefined> {
  const [found] = await sql<Deletion[]>`
    select u.email, a.password as hash, to_json(d.due_at) #>> '{}' as "dueAt", u.time_zone as "timeZone",
      u.browser_time_zone as "browserTimeZone"
    from account_deletions d join users u on u.id = d.user_id
      left join accounts a on a.user_id = u.id and a.provider_id = 'credential'
    where d.user_id = ${userId} and d.begun_at is null and u.suspended_at is null`
  return found
}

/** @returns whether the account stays: its removal had not begun */
export async function takeBack(sql: Sql, userId: string): Promise<boolean> {
  const { count } = await sql`delete from account_deletions where user_id = ${userId} and begun_at is null`
  return count > 0
}

/**
 * Gives all owners whose accounts are going the days to return once more. After a restore: the backup may be older than the moment at which one
 * of them took the deletion back.
 * @returns how many accounts are going
 */
export async function postponeDeletions(sql: Sql): Promise<number> {
  const { count } = await sql`
    update account_deletions set due_at = now() + make_interval(days => ${returnDays}) where begun_at is null`
  return count
}
