import type { Database, Sql } from '../../../platform/database/connect.ts'
import { transaction } from '../../../platform/database/transaction.ts'
import { sessionsTopic } from '../../../shell/ended-sessions.ts'
import { returnDays } from '../deletion.queries.ts'

/** What operators do with accounts. Nothing here reads a note. */

export interface PersonListed {
  readonly email: string
  readonly isConfirmed: boolean
  readonly notes: number
  readonly textBytes: number
  readonly fileBytes: number
  /** ISO, each. */
  readonly createdAt: string
  /** Of a session that is open. */
  readonly seenAt: string | null
  readonly suspendedAt: string | null
  /** When it will be deleted. */
  readonly goesAt: string | null
}

/** Of one page of the list. */
export const listedPeople = 50

/**
 * Accounts by their addresses, in their order.
 * @param part that an address has; empty for all
 * @param after the last address of the page before
 * @returns one more than a page, where there are more
 */
export async function listPeople(sql: Sql, part: string, after: string): Promise<PersonListed[]> {
  return sql<PersonListed[]>`
    select u.email, u.email_verified as "isConfirmed", u.note_count as notes, u.text_bytes::float8 as "textBytes",
      u.attachment_bytes::float8 as "fileBytes", to_json(u.created_at) #>> '{}' as "createdAt",
      (select to_json(max(s.updated_at)) #>> '{}' from sessions s where s.user_id = u.id) as "seenAt",
      to_json(u.suspended_at) #>> '{}' as "suspendedAt", to_json(d.due_at) #>> '{}' as "goesAt"
    from users u left join account_deletions d on d.user_id = u.id
    where u.email > ${after} and position(${part.toLowerCase()} in u.email) > 0 and d.begun_at is null
    order by u.email limit ${listedPeople + 1}`
}

/**
 * Keeps an account out, or lets it in again. Its sessions, reset links and changes of its address end with its suspension, and stay ended.
 * @returns whether anything has changed
 */
export async function suspend(sql: Database, userId: string, isKeptOut: boolean): Promise<boolean> {
  return transaction(sql, async (tx) => {
    const { count } = await tx`
      update users set suspended_at = ${isKeptOut ? tx`now()` : tx`null`}
      where id = ${userId} and (suspended_at is null) = ${isKeptOut}`
    // A statement of its own: it sees a session that began while the one before waited.
    if (isKeptOut) await endAll(tx, userId)
    return count > 0
  })
}

/** Ends every session, and the live connections of open pages. @returns how many sessions there were */
export async function signOutEverywhere(sql: Database, userId: string): Promise<number> {
  return transaction(sql, (tx) => endAll(tx, userId, false))
}

async function endAll(tx: Sql, userId: string, withLinks = true): Promise<number> {
  const { count } = await tx`delete from sessions where user_id = ${userId}`
  if (withLinks) {
    await tx`delete from verifications where value = ${userId}`
    await tx`delete from email_changes where user_id = ${userId} and kind <> 'undo'`
  }
  await tx`select pg_notify('notejam_accounts', ${`${sessionsTopic(userId)}:ended`})`
  return count
}

interface AskedToGo {
  /** ISO. */
  readonly dueAt: string
  /** Whether it was not going already. */
  readonly isNew: boolean
}

/** Starts the deletion of an account, as its owner would, and ends its sessions. An account that is going already goes no later than before. */
export async function deleteLater(sql: Database, userId: string, isAtOnce: boolean): Promise<AskedToGo> {
  return transaction(sql, async (tx) => {
    const [asked] = await tx<AskedToGo[]>`
      insert into account_deletions (user_id, due_at)
      values (${userId}, now() + make_interval(days => ${isAtOnce ? 0 : returnDays}))
      on conflict (user_id) do update set due_at = least(account_deletions.due_at, excluded.due_at)
      returning to_json(due_at) #>> '{}' as "dueAt", xmax = 0 as "isNew"`
    await endAll(tx, userId)
    if (!asked) throw new Error('the insert returned no row')
    return asked
  })
}

/** Bytes; null for what the settings say. */
export interface Quotas {
  readonly text: number | null
  readonly files: number | null
  readonly textUsed: number
  readonly filesUsed: number
}

/**
 * Sets quotas of an account.
 * @param set bytes; null for what the settings say, undefined to keep it
 * @returns all of them; undefined without such an account
 */
export async function setQuotas(
  sql: Sql,
  userId: string,
  set: { readonly text?: number | null | undefined; readonly files?: number | null | undefined },
): Promise<Quotas | undefined> {
  const [found] = await sql<Quotas[]>`
    update users set
      text_quota = ${set.text === undefined ? sql`text_quota` : sql`${set.text}::bigint`},
      attachments_quota = ${set.files === undefined ? sql`attachments_quota` : sql`${set.files}::bigint`}
    where id = ${userId}
    returning text_quota::float8 as text, attachments_quota::float8 as files, text_bytes::float8 as "textUsed",
      attachment_bytes::float8 as "filesUsed"`
  return found
}
