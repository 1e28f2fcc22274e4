import type { Fragment, Sql } from '../../platform/database/connect.ts'
import { isUniqueViolation } from '../../platform/database/unique-violation.ts'
import type { Duplicates } from './import.schema.ts'
import type { BroughtFile } from './reading/read-item.ts'
import { keptFor, type Stored } from './taking/parts.ts'

/** How long an import can be undone; an SQL interval. */
export const undoFor = '30 days'

/** The person has an import under way. */
export const underWay = Symbol('under way')

interface NewImport {
  readonly stored: Stored
  readonly files: readonly BroughtFile[]
  readonly bytes: number
  readonly isDryRun: boolean
  readonly duplicates: Duplicates
}

/**
 * Queues an import. Files of earlier imports go, the oldest first, where the person would have more in the store than `maxKept`.
 * @param maxKept bytes of all that a person has brought
 * @returns its id; `underWay` when there is one already, or the account is gone
 */
export async function queueImport(
  sql: Sql,
  ownerId: string,
  { stored, files, bytes, isDryRun, duplicates }: NewImport,
  maxKept: number,
): Promise<string | typeof underWay> {
  const queued = sql<{ id: string }[]>`
    with spent as (
      select id, upload_key, upload_parts from (
        select id, state, upload_key, upload_parts, sum(upload_bytes) over (order by id desc) as with_later from imports
        where user_id = ${ownerId} and upload_parts > 0 and created_at > now() - ${keptFor}::interval
      ) kept
      where state not in ('queued', 'running') and with_later + ${bytes}::bigint > ${maxKept}::bigint
    ), forgotten as (
      update imports i set upload_parts = 0 from spent where i.id = spent.id and i.user_id = ${ownerId}
    ), removed as (
      update unnamed_objects set due_at = now()
      where key in (select upload_key || '-' || n from spent, generate_series(0, upload_parts - 1) n)
    )
    insert into imports (user_id, is_dry_run, duplicates, upload_key, upload_parts, upload_bytes, files)
    select id, ${isDryRun}::boolean, ${duplicates}, ${stored.key}, ${stored.parts}::int, ${bytes}::bigint, ${JSON.stringify(files)}::jsonb
    from users where id = ${ownerId}
    returning id::text`
  const made = await unlessUnderWay(queued)
  return made === underWay ? underWay : (made[0]?.id ?? underWay)
}

/**
 * Starts an import that was only looked at, or that ended early, from its beginning.
 * @returns whether there is such an import whose files are still there; `underWay` when there is another one
 */
export async function startAgain(
  sql: Sql,
  ownerId: string,
  importId: string,
  duplicates: Duplicates,
): Promise<boolean | typeof underWay> {
  const started = sql`
    with started as (
      update imports set state = 'queued', is_dry_run = false, duplicates = ${duplicates}, phase = 'looking', found = 0, made = 0,
        updated = 0, skipped = 0, problems = 0, text_bytes = 0, file_bytes = 0, why = null, is_cancelled = false,
        lease = null, leased_until = null, attempts = 0, finished_at = null
      where id = ${importId} and user_id = ${ownerId} and ${canStart(sql)}
      returning id
    )
    delete from import_items using started where import_id = started.id`
  const again = sql<{ isQueued: boolean }[]>`
    select state = 'queued' as "isQueued" from imports where id = ${importId} and user_id = ${ownerId}`
  const done = await unlessUnderWay(started)
  if (done === underWay) return underWay
  const [row] = await again
  return row?.isQueued ?? false
}

async function unlessUnderWay<Rows>(statement: PromiseLike<Rows>): Promise<Rows | typeof underWay> {
  try {
    return await statement
  } catch (error) {
    if (isUniqueViolation(error, 'imports_under_way')) return underWay
    throw error
  }
}

/** A dry run, and one that ended before it had made anything. */
export function canStart(sql: Sql): Fragment {
  return sql`(is_dry_run and state in ('done', 'failed', 'cancelled') or state in ('failed', 'cancelled') and made = 0)
    and upload_parts > 0 and created_at > now() - ${keptFor}::interval`
}

export async function hasUnderWay(sql: Sql, ownerId: string): Promise<boolean> {
  const rows = await sql`select from imports where user_id = ${ownerId} and state in ('queued', 'running')`
  return rows.count > 0
}

/** @returns whether there is one under way */
export async function cancelImport(sql: Sql, ownerId: string, importId: string): Promise<boolean> {
  const { count } = await sql`
    update imports set is_cancelled = true
    where id = ${importId} and user_id = ${ownerId} and state in ('queued', 'running')`
  return count > 0
}

/** @returns whether there is one that made something and can still be undone */
export async function askForUndo(sql: Sql, ownerId: string, importId: string): Promise<boolean> {
  const { count } = await sql`
    update imports set undo_asked_at = coalesce(undo_asked_at, now()), attempts = 0, leased_until = null
    where id = ${importId} and user_id = ${ownerId} and ${canUndo(sql)}`
  return count > 0
}

export function canUndo(sql: Sql): Fragment {
  return sql`not is_dry_run and phase = 'making' and state in ('done', 'failed', 'cancelled') and made > 0
    and undone_at is null and finished_at > now() - ${undoFor}::interval`
}
