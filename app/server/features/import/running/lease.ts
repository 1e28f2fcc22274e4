import { randomUUID } from 'node:crypto'
import type { Database, Sql } from '../../../platform/database/connect.ts'
import type { Duplicates } from '../import.schema.ts'
import type { BroughtFile } from '../reading/read-item.ts'
import { keptFor } from '../taking/parts.ts'

/** For how long a process that does not renew it is taken for dead; an SQL interval. */
const leaseFor = '30 seconds'

/** Between two renewals. */
const renewEveryMs = 10_000

/** An import that this process works on. */
export interface Claimed {
  readonly id: string
  readonly userId: string
  /** Of this process: whatever writes for the import asks for it (fencing). */
  readonly lease: string
  readonly isUndo: boolean
  readonly isDryRun: boolean
  readonly duplicates: Duplicates
  readonly phase: 'looking' | 'making'
  /** Items that were looked at, and that were dealt with since. */
  readonly found: number
  readonly dealtWith: number
  readonly uploadKey: string
  readonly bytes: number
  readonly files: readonly BroughtFile[]
  /** Times that a process has begun to work on it since it went on last, and did not give it back. */
  readonly attempts: number
  readonly isCancelled: boolean
  /** What was brought may be in the store still. */
  readonly isKept: boolean
}

/** Another process works on the import by now, its account is suspended, or it is gone. */
export class LeaseLost extends Error {}

/** The person wants the import to end. */
export class Cancelled extends Error {}

const ofSuspended = 'exists (select from users u where u.id = imports.user_id and u.suspended_at is not null)'

/** Imports that can go on, and that no process works on. Those of a suspended account wait. */
const due = `
  (state in ('queued', 'running') or undo_asked_at is not null and undone_at is null)
  and coalesce(leased_until, '-infinity') < now() and not ${ofSuspended}`

/** Whether there is one to claim: asked every few seconds. */
export async function isAnyDue(sql: Sql): Promise<boolean> {
  const [found] = await sql.reads<
    { isAny: boolean }[]
  >`select exists (select from imports where ${sql.unsafe(due)}) as "isAny"`
  return found?.isAny ?? false
}

/** @returns of the imports that no process works on, the one that has waited longest for its next turn; those without a turn yet come first */
export async function claim(sql: Sql): Promise<Claimed | undefined> {
  const lease = randomUUID()
  const [claimed] = await sql<Claimed[]>`
    update imports set lease = ${lease}, leased_until = now() + ${leaseFor}::interval, attempts = attempts + 1, served_at = now(),
      state = case when state = 'queued' then 'running' else state end
    where id = (
      select id from imports where ${sql.unsafe(due)}
      order by served_at nulls first, id limit 1 for update skip locked)
    returning id::text, user_id::text as "userId", lease::text, state not in ('queued', 'running') as "isUndo",
      is_dry_run as "isDryRun", duplicates, phase, found, made + skipped + problems as "dealtWith",
      upload_key as "uploadKey", upload_bytes::float8 as bytes, files, attempts,
      is_cancelled and state = 'running' as "isCancelled", created_at > now() - ${keptFor}::interval as "isKept"`
  return claimed
}

/**
 * For the statements of a transaction that goes on with an import.
 * @throws LeaseLost, Cancelled
 */
export async function holdLease(tx: Sql, { id, lease }: Claimed): Promise<void> {
  const [held] = await tx<{ isCancelled: boolean }[]>`
    update imports set leased_until = now() + ${leaseFor}::interval, attempts = 0,
      why = case when state = 'running' then null else why end
    where id = ${id} and lease = ${lease} and not ${tx.unsafe(ofSuspended)}
    returning is_cancelled and state = 'running' as "isCancelled"`
  if (!held) throw new LeaseLost()
  if (held.isCancelled) throw new Cancelled()
}

/** Renews a lease beside the work. @returns ends that */
export function keepLease(sql: Database, { id, lease }: Claimed): () => void {
  const timer = setInterval(() => {
    const renewed = sql`update imports set leased_until = now() + ${leaseFor}::interval where id = ${id} and lease = ${lease}`
    // During an outage another process may take over: the work then finds that its lease is lost.
    renewed.catch(() => {})
  }, renewEveryMs)
  return () => clearInterval(timer)
}

/** How a process lets go of an import that is not at its end. */
interface Release {
  /** An SQL interval until another one may go on. @default none */
  readonly wait?: string
  /** Whether this counts as an attempt that did not go on. @default false */
  readonly isCounted?: boolean
  /** A sentence for the import's page. */
  readonly why?: string
}

/** Lets another process go on, also where one does already. */
export async function release(
  sql: Sql,
  { id, lease }: Claimed,
  { wait = '0', isCounted = false, why }: Release = {},
): Promise<void> {
  await sql`
    update imports set served_at = now(), attempts = greatest(0, attempts - ${isCounted ? 0 : 1}),
      lease = case when lease = ${lease} then null else lease end,
      leased_until = case when lease = ${lease} then now() + ${wait}::interval else leased_until end,
      why = case when state = 'running' then coalesce(${why ?? null}, why) else why end
    where id = ${id}`
}
