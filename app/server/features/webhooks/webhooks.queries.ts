import type { Fragment, Sql } from '../../platform/database/connect.ts'
import { turnOf } from '../../platform/database/turn.ts'

export const maxWebhooks = 10

export interface Webhook {
  readonly id: string
  readonly url: string
  /** ISO. */
  readonly createdAt: string
  readonly isOn: boolean
  /** Why it was switched off by itself; empty otherwise. */
  readonly offReason: string
  /** ISO; null while it works. */
  readonly failingSince: string | null
  readonly waiting: number
}

export interface Delivery {
  readonly id: string
  readonly type: string
  /** ISO. */
  readonly createdAt: string
  readonly isDelivered: boolean
  /** ISO; null for one that waits. */
  readonly sentAt: string | null
  readonly status: number | null
  readonly problem: string
}

const webhookJson = (sql: Sql) => sql`
  json_build_object('id', w.id::text, 'url', w.url, 'createdAt', w.created_at, 'isOn', w.off_at is null,
    'offReason', w.off_reason, 'failingSince', w.failing_since, 'waiting', w.waiting)`

/** A subselect for `openPage`. */
export function webhooksOfViewer(sql: Sql): Fragment {
  return sql`
    select coalesce(json_agg(${webhookJson(sql)} order by w.id), '[]') from webhooks w where w.user_id = viewer.user_id`
}

/** How many of the last deliveries a page shows. */
const shownDeliveries = 20

/** A subselect for `openPage`: one webhook with what was last sent; null for one that is not the viewer's. */
export function webhookOfViewer(sql: Sql, webhookId: string): Fragment {
  return sql`
    select json_build_object('webhook', ${webhookJson(sql)}, 'deliveries', (
      select coalesce(json_agg(json_build_object('id', d.id::text, 'type', d.type, 'createdAt', d.created_at,
        'isDelivered', d.done_at is not null and d.problem = '', 'sentAt', d.sent_at, 'status', d.status, 'problem', d.problem) order by d.id desc), '[]')
      from (select * from webhook_deliveries where webhook_id = w.id order by id desc limit ${shownDeliveries}::int) d))
    from webhooks w where w.id = ${webhookId} and w.user_id = viewer.user_id`
}

/** @returns the webhook's id; undefined where the person has the most already */
export async function makeWebhook(sql: Sql, userId: string, url: string, sealed: string): Promise<string | undefined> {
  const [made] = await sql<{ id: string }[]>`
    ${turnOf(sql, userId)}
    insert into webhooks (user_id, url, secret_sealed)
    select id, ${url}, ${sealed} from person where webhooks_of_account(person.id) < ${maxWebhooks}::int
    returning id::text`
  return made?.id
}

/** @returns its address; undefined for one that is not the person's */
export async function deleteWebhook(sql: Sql, userId: string, id: string): Promise<string | undefined> {
  const [gone] = await sql<{ url: string }[]>`
    delete from webhooks where id = ${id} and user_id = ${userId} returning url`
  return gone?.url
}

/** What waited is not sent when it is switched off. @returns whether it is the person's */
export async function switchWebhook(sql: Sql, userId: string, id: string, isOn: boolean): Promise<boolean> {
  const { count } = await sql`
    with hook as (select id, off_at from webhooks where id = ${id} and user_id = ${userId} for no key update),
    dropped as (
      delete from webhook_deliveries d using hook
      where d.webhook_id = hook.id and d.done_at is null and (hook.off_at is not null or not ${isOn}::boolean))
    update webhooks w set off_at = ${isOn ? null : new Date()}, off_reason = '', is_off_told = true, failures = 0,
      failing_since = null, next_at = now()
    from hook where w.id = hook.id`
  return count > 0
}

/** Has a test message sent with the next look. @returns whether the webhook is the person's, and on, and has none waiting */
export async function askTest(sql: Sql, userId: string, id: string): Promise<boolean> {
  const { count } = await sql`
    with asked as (
      update webhooks w set next_at = now()
      where w.id = ${id} and w.user_id = ${userId} and w.off_at is null and not exists (
        select from webhook_deliveries d where d.webhook_id = w.id and d.type = 'test' and d.done_at is null)
      returning w.id)
    insert into webhook_deliveries (webhook_id, type) select id, 'test' from asked`
  return count > 0
}
