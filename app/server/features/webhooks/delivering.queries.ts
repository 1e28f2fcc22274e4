import { inBatches } from '../../platform/database/batches.ts'
import type { Fragment, Sql } from '../../platform/database/connect.ts'

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

/** A CTE named `hook` that locks a webhook's row: a statement that changes its messages begins with it, or two could deadlock. */
const hookOf = (sql: Sql, webhookId: string): Fragment =>
  sql`with hook as (select id from webhooks where id = ${webhookId} for no key update)`

/** Takes webhooks with something to send, those that have waited longest first. Not of accounts that are suspended or going. */
export async function takeWebhooks(sql: Sql, most: number): Promise<Taken[]> {
  return sql<Taken[]>`
    with due as (
      select w.id from webhooks w
      where w.has_waiting and w.off_at is null and w.next_at <= now()
        and exists (select from webhook_deliveries d where d.webhook_id = w.id and d.done_at is null and d.due_at <= now())
        and ${ofOpenAccount(sql)}
      order by w.next_at, w.id limit ${most}::int for no key update skip locked)
    update webhooks w set next_at = now() + make_interval(secs => ${leaseSeconds}) from due where w.id = due.id
    returning w.id::text, w.user_id::text as "userId", w.url, w.secret_sealed as sealed, w.failures`
}

/**
 * The next message of a webhook: a test, or what happened first. Of a note, an update that is held back goes before what came after it.
 * Undefined for none, or where the webhook was switched off, or its account suspended, meanwhile.
 */
export async function nextMessage(sql: Sql, { id, userId }: Taken): Promise<Message | undefined> {
  const [found] = await sql<Message[]>`
    with due as (
      (select 1 as turn, id, note_id from webhook_deliveries
       where webhook_id = ${id} and type = 'test' and done_at is null order by id limit 1)
      union all
      (select 2, id, note_id from webhook_deliveries
       where webhook_id = ${id} and done_at is null and due_at <= now() order by id limit 1)
      order by turn limit 1),
    earliest as materialized (
      select coalesce((
        select e.id from webhook_deliveries e
        where e.webhook_id = ${id} and e.note_id = due.note_id and e.type = 'note.updated' and e.done_at is null and e.attempts = 0
          and e.id < due.id), due.id) as id
      from due where exists (select from webhooks w where w.id = ${id} and w.off_at is null and ${ofOpenAccount(sql)}))
    select d.id::text, d.message_id::text as "messageId", d.type, d.note_id::text as "noteId", to_json(d.created_at) #>> '{}' as "createdAt",
      (select json_build_object('id', n.id::text, 'title', n.name, 'pad_id', n.pad_id::text, 'version', n.version,
        'created_at', n.created_at, 'updated_at', n.updated_at, 'trashed_at', n.deleted_at)
       from notes n where n.id = d.note_id and n.user_id = ${userId}) as note
    from earliest join webhook_deliveries d using (id)`
  return found
}

export async function markDelivered(sql: Sql, webhookId: string, deliveryId: string, status: number): Promise<void> {
  await sql`
    ${hookOf(sql, webhookId)},
    delivered as (
      update webhook_deliveries d set done_at = now(), sent_at = now(), attempts = attempts + 1, status = ${status}, problem = ''
      from hook where d.id = ${deliveryId} and d.webhook_id = hook.id)
    update webhooks w set failures = 0, failing_since = null from hook where w.id = hook.id`
}

/** For how long failures are tried again. */
const giveUpHours = 24

/** Notes that a test was not taken: it says nothing of the messages, and is not sent again. */
export async function markTested(
  sql: Sql,
  webhookId: string,
  deliveryId: string,
  status: number | null,
  problem: string,
): Promise<void> {
  await sql`
    ${hookOf(sql, webhookId)},
    tested as (
      update webhook_deliveries d set done_at = now(), sent_at = now(), attempts = attempts + 1, status = ${status}, problem = ${problem}
      from hook where d.id = ${deliveryId} and d.webhook_id = hook.id)
    update webhooks w set next_at = now() from hook where w.id = hook.id and w.failures = 0`
}

/**
 * Notes a failure: the message stays the next one, and is sent again later; after a day of failures the webhook is switched off.
 * @param seconds until then
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
): Promise<void> {
  await sql`
    ${hookOf(sql, webhookId)},
    failed as (
      update webhook_deliveries d set sent_at = now(), attempts = attempts + 1, status = ${status}, problem = ${problem}
      from hook where d.id = ${deliveryId} and d.webhook_id = hook.id),
    given as (
      select w.id, coalesce(w.failing_since < now() - make_interval(hours => ${giveUpHours}::int), false) as up
      from webhooks w join hook on hook.id = w.id)
    update webhooks w set failures = failures + 1, failing_since = coalesce(failing_since, now()),
      next_at = case when given.up then now() else now() + make_interval(secs => ${seconds}) end,
      off_at = case when given.up then now() end, off_reason = ${problem}, is_off_told = not given.up
    from given where w.id = given.id and w.off_at is null`
}

/** A webhook that was switched off by itself, whose person is to be told. */
export interface SwitchedOff {
  readonly id: string
  readonly userId: string
  readonly url: string
  readonly reason: string
}

/** Takes webhooks that were switched off by themselves, for as long as a lease. */
export async function takeSwitchedOff(sql: Sql, most: number): Promise<SwitchedOff[]> {
  return sql<SwitchedOff[]>`
    with due as (
      select id from webhooks where not is_off_told and next_at <= now()
      order by next_at, id limit ${most}::int for no key update skip locked)
    update webhooks w set next_at = now() + make_interval(secs => ${leaseSeconds}) from due where w.id = due.id
    returning w.id::text, w.user_id::text as "userId", w.url, w.off_reason as reason`
}

/** Messages that one statement removes. */
const batchSize = 2_000

/** What waited for a webhook that is off is not sent any more. */
export async function dropWaiting(sql: Sql, webhookId: string): Promise<void> {
  await inBatches(
    batchSize,
    (limit) => sql`
      ${hookOf(sql, webhookId)}
      delete from webhook_deliveries d using hook
      where d.id = any (array(
        select m.id from webhook_deliveries m join webhooks w on w.id = m.webhook_id
        where m.webhook_id = ${webhookId} and m.done_at is null and w.off_at is not null
        order by m.id limit ${limit}::int))`,
  )
}

export async function markOffTold(sql: Sql, webhookId: string): Promise<void> {
  await sql`update webhooks set is_off_told = true where id = ${webhookId}`
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
  const isOld = (limit: number, and: Fragment) => sql`
    select m.id from webhook_deliveries m where m.created_at < now() - make_interval(days => ${keptDays}::int) and ${and}
    order by m.created_at limit ${limit}::int`
  await inBatches(
    batchSize,
    (limit) => sql`delete from webhook_deliveries where id = any (array(${isOld(limit, sql`m.done_at is not null`)}))`,
  )
  const waiting = await sql<{ id: string }[]>`
    select id::text from webhooks w where has_waiting and exists (
      select from webhook_deliveries m where m.webhook_id = w.id and m.created_at < now() - make_interval(days => ${keptDays}::int))`
  for (const { id } of waiting) {
    await inBatches(
      batchSize,
      (limit) => sql`
        ${hookOf(sql, id)}
        delete from webhook_deliveries d using hook
        where d.id = any (array(${isOld(limit, sql`m.webhook_id = ${id} and m.done_at is null`)}))`,
    )
  }
}
