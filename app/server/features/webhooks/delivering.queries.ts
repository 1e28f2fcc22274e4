import type { Sql } from '../../platform/database/connect.ts'

/** A webhook that this process may send to for a while. */
export interface Taken {
  readonly id: string
  readonly userId: string
  readonly url: string
  readonly sealed: string
  readonly failures: number
}

export interface Message {
  readonly id: string
  readonly messageId: string
  readonly type: string
  readonly noteId: string | null
  /** ISO. */
  readonly createdAt: string
  /** As it is now; null for one that is deleted, and for a test. */
  readonly note: unknown
}

/** For how long no other process sends to a webhook that is taken. Seconds; longer than its messages take. */
const leaseSeconds = 120

/** A condition over webhook `w`. */
const ofOpenAccount = (sql: Sql) => sql`
  not exists (select from users u where u.id = w.user_id and u.suspended_at is not null)
  and not exists (select from account_deletions g where g.user_id = w.user_id)`

/** Takes webhooks with something to send, those that have waited longest first. Not of accounts that are suspended or going. */
export async function takeWebhooks(sql: Sql, most: number): Promise<Taken[]> {
  return sql<Taken[]>`
    with due as (
      select w.id from webhooks w
      where w.off_at is null and w.next_at <= now()
        and exists (select from webhook_deliveries d where d.webhook_id = w.id and d.done_at is null and d.due_at <= now())
        and ${ofOpenAccount(sql)}
      order by w.next_at, w.id limit ${most}::int for update skip locked)
    update webhooks w set next_at = now() + make_interval(secs => ${leaseSeconds}) from due where w.id = due.id
    returning w.id::text, w.user_id::text as "userId", w.url, w.secret_sealed as sealed, w.failures`
}

/**
 * The next message of a webhook, in the order in which things happened to a note: an update that is held back goes before what comes after
 * it. Undefined for none, or where it was switched off, or its account suspended, meanwhile.
 */
export async function nextMessage(sql: Sql, { id, userId }: Taken): Promise<Message | undefined> {
  const [found] = await sql<Message[]>`
    with due as (
      select d.id, d.note_id from webhook_deliveries d join webhooks w on w.id = d.webhook_id
      where d.webhook_id = ${id} and w.off_at is null and ${ofOpenAccount(sql)} and d.done_at is null and d.due_at <= now()
      order by d.type = 'test' desc, d.id limit 1)
    select d.id::text, d.message_id::text as "messageId", d.type, d.note_id::text as "noteId", to_json(d.created_at) #>> '{}' as "createdAt",
      (select json_build_object('id', n.id::text, 'title', n.name, 'pad_id', n.pad_id::text, 'version', n.version,
        'created_at', n.created_at, 'updated_at', n.updated_at, 'trashed_at', n.deleted_at)
       from notes n where n.id = d.note_id and n.user_id = ${userId}) as note
    from due cross join lateral (
      select * from webhook_deliveries e
      where e.webhook_id = ${id} and e.done_at is null and e.id <= due.id and (e.id = due.id or e.note_id = due.note_id)
      order by e.id limit 1) d`
  return found
}

export async function markDelivered(sql: Sql, webhookId: string, deliveryId: string, status: number): Promise<void> {
  await sql`
    with delivered as (
      update webhook_deliveries set done_at = now(), sent_at = now(), attempts = attempts + 1, status = ${status}, problem = ''
      where id = ${deliveryId})
    update webhooks set failures = 0, failing_since = null where id = ${webhookId}`
}

/** For how long failures are tried again. */
const giveUpHours = 24
/** More than these wait for no receiver. */
const maxWaiting = 10_000

/** Notes that a test was not taken: it says nothing of the messages, and is not sent again. */
export async function markTested(
  sql: Sql,
  webhookId: string,
  deliveryId: string,
  status: number | null,
  problem: string,
): Promise<void> {
  await sql`
    with tested as (
      update webhook_deliveries set done_at = now(), sent_at = now(), attempts = attempts + 1, status = ${status}, problem = ${problem}
      where id = ${deliveryId})
    update webhooks set next_at = now() where id = ${webhookId} and failures = 0`
}

/**
 * Notes a failure: the message stays the next one, and is sent again later; after a day of failures the webhook is switched off.
 * @param seconds until then
 * @returns whether it was switched off
 */
export async function markFailed(
  sql: Sql,
  webhookId: string,
  deliveryId: string,
  {
    status = null,
    problem,
    seconds,
  }: { readonly status?: number | null; readonly problem: string; readonly seconds: number },
): Promise<boolean> {
  const [after] = await sql<{ isOff: boolean }[]>`
    with failed as (
      update webhook_deliveries set sent_at = now(), attempts = attempts + 1, status = ${status}, problem = ${problem}
      where id = ${deliveryId})
    update webhooks w set failures = failures + 1, failing_since = coalesce(failing_since, now()),
      next_at = now() + make_interval(secs => ${seconds}),
      off_at = case when failing_since < now() - make_interval(hours => ${giveUpHours}::int) or (
        select count(*) from (
          select from webhook_deliveries d where d.webhook_id = w.id and d.done_at is null limit ${maxWaiting + 1}::int) n
        ) > ${maxWaiting}::int then now() end,
      off_reason = ${problem}
    where id = ${webhookId} and off_at is null
    returning off_at is not null as "isOff"`
  return after?.isOff ?? false
}

/** What waited for a webhook that is off is not sent any more. */
export async function dropWaiting(sql: Sql, webhookId: string): Promise<void> {
  await sql`delete from webhook_deliveries where webhook_id = ${webhookId} and done_at is null`
}

/** Messages of a webhook that are kept after they were sent: its page shows fewer. */
const maxSent = 100

/** Gives a webhook back before its lease ends, and forgets what was sent to it before the last messages. */
export async function release(sql: Sql, webhookId: string): Promise<void> {
  await sql`
    with forgotten as (
      delete from webhook_deliveries where webhook_id = ${webhookId} and done_at is not null and id <= (
        select id from webhook_deliveries where webhook_id = ${webhookId} and done_at is not null
        order by id desc offset ${maxSent}::int limit 1))
    update webhooks set next_at = now() where id = ${webhookId} and failures = 0`
}

export async function reseal(sql: Sql, webhookId: string, sealed: string): Promise<void> {
  await sql`update webhooks set secret_sealed = ${sealed} where id = ${webhookId}`
}

/** How long what was sent is shown. Days. */
const keptDays = 3

/** Retention: what was sent, and what waits where no process sends. */
export async function forgetDeliveries(sql: Sql): Promise<void> {
  await sql`delete from webhook_deliveries where created_at < now() - make_interval(days => ${keptDays}::int)`
}
