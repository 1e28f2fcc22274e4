import type { Fragment, Sql } from '../../platform/database/connect.ts'
import type { Duplicates, ItemRow } from './import.schema.ts'
import type { BroughtFile } from './reading/read-item.ts'
import { keptFor, type Stored } from './taking/parts.ts'

/** How long an import can be undone; an SQL interval. */
export const undoFor = '30 days'

/** SQLSTATE of a unique index. */
const uniqueViolation = '23505'

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
 * What was brought before goes where it and this would be more than a person may keep in the store, the oldest first.
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
    const { code, constraint } = error as { code?: string; constraint?: string }
    if (code === uniqueViolation && constraint === 'imports_under_way') return underWay
    throw error
  }
}

/** A dry run, and one that ended before it had made anything. */
function canStart(sql: Sql): Fragment {
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

function canUndo(sql: Sql): Fragment {
  return sql`not is_dry_run and phase = 'making' and state in ('done', 'failed', 'cancelled') and made > 0
    and undone_at is null and finished_at > now() - ${undoFor}::interval`
}

/** An import of table `i` as JSON. */
function asRow(sql: Sql): Fragment {
  // While it is looked at, nothing is made yet.
  const shown = (count: Fragment) =>
    sql`case when phase = 'making' or is_dry_run and state = 'done' or state in ('failed', 'cancelled') then ${count} else 0 end`
  return sql`json_build_object(
    'id', id::text, 'state', state, 'isDryRun', is_dry_run, 'phase', phase, 'duplicates', duplicates, 'formats', formats,
    'files', (select coalesce(json_agg(f ->> 'name'), '[]') from (select f from jsonb_array_elements(files) f limit 3) few),
    'found', found, 'made', ${shown(sql`made`)}, 'updated', ${shown(sql`updated`)}, 'skipped', ${shown(sql`skipped`)},
    'problems', ${shown(sql`problems`)}, 'textBytes', text_bytes, 'fileBytes', file_bytes, 'why', why,
    'isCancelled', is_cancelled, 'isUndoAsked', undo_asked_at is not null, 'isUndone', undone_at is not null,
    'removed', removed, 'kept', kept, 'createdAt', created_at, 'finishedAt', finished_at,
    'canStart', ${canStart(sql)}, 'canUndo', ${canUndo(sql)} and undo_asked_at is null)`
}

/** Imports that a page lists. */
export const maxListed = 20

/**
 * A subselect for `openPage`: the viewer's imports, the latest first, and one more than a page lists.
 * @param before the id of the import that the page before ended with
 */
export function importsOfViewer(sql: Sql, before: string | undefined, limit = maxListed): Fragment {
  const earlier = before === undefined ? sql`` : sql`and id < ${before}`
  return sql`
    select coalesce(json_agg(i.row), '[]') from (
      select ${asRow(sql)} as row from imports where user_id = viewer.user_id ${earlier} order by id desc limit ${limit + 1}
    ) i`
}

/** Items that the page of an import shows; the report has all. */
export const maxShownItems = 200

/** A subselect for `openPage`: an import of the viewer, with what did not become a note as it was. */
export function importOfViewer(sql: Sql, importId: string): Fragment {
  return sql`
    select json_build_object('shown', ${asRow(sql)}, 'items', (
      select coalesce(json_agg(${asItem(sql)} order by place), '[]') from (
        select * from import_items t
        where t.import_id = imports.id and case when imports.undone_at is null
          then t.result in ('skipped', 'problem') or t.lost <> '{}' else t.result = 'made' and t.why is not null end
        order by (t.result = 'problem') desc, place limit ${maxShownItems + 1}
      ) few))
    from imports where id = ${importId} and user_id = viewer.user_id`
}

/** A subselect for `openPart`: an import of the viewer. */
export function importRowOfViewer(sql: Sql, importId: string): Fragment {
  return sql`select ${asRow(sql)} from imports where id = ${importId} and user_id = viewer.user_id`
}

function asItem(sql: Sql): Fragment {
  return sql`json_build_object('place', place, 'path', path, 'title', title, 'result', result, 'why', why, 'lost', lost,
    'noteIds', note_ids::text[])`
}

/** A subselect for `openPart`: items of the viewer's import in their order; null without such an import. @param after the place of the last one that was read */
export function itemsAfter(sql: Sql, importId: string, after: number, limit: number): Fragment {
  return sql`
    select (
      select coalesce(json_agg(${asItem(sql)} order by place), '[]') from (
        select * from import_items t where t.import_id = imports.id and t.place > ${after}::int order by place limit ${limit}::int) few)
    from imports where id = ${importId} and user_id = viewer.user_id`
}

/** Items that one statement reads for a report. */
const itemsOfBatch = 1_000

/** All items of an import in their order, batch by batch. */
export async function* itemsOfImport(sql: Sql, ownerId: string, importId: string): AsyncGenerator<readonly ItemRow[]> {
  for (let after = -1; ;) {
    const rows = await sql<ItemRow[]>`
      select place, path, title, result, why, lost, note_ids::text[] as "noteIds" from import_items
      where import_id = ${importId} and user_id = ${ownerId} and place > ${after} order by place limit ${itemsOfBatch}`
    if (rows.length > 0) yield rows
    if (rows.length < itemsOfBatch) return
    after = rows.at(-1)?.place ?? after
  }
}
