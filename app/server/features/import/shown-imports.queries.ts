import type { Fragment, Sql } from '../../platform/database/connect.ts'
import { canStart, canUndo } from './import.queries.ts'
import type { ItemRow } from './import.schema.ts'

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
