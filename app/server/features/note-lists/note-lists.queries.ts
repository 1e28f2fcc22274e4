import type { Fragment, Sql } from '../../platform/database/connect.ts'
import { oneMoreThanAPage, type Cursor, type Order } from '../../platform/lists/keyset.ts'

export interface NoteRow {
  readonly id: string
  readonly name: string
  readonly updatedAt: string
  /** Its name is among the frame's pads. */
  readonly padId: string | null
}

/**
 * The viewer's notes, in a page's order and one more than it shows: a subselect for `openPage` that makes a JSON array.
 * Every order is an index read forwards or backwards from the cursor.
 * @param padId only of this pad
 */
export function listNotes(sql: Sql, order: Order, cursor: Cursor | undefined, padId?: string): Fragment {
  const isDescending = order.startsWith('-') !== (cursor?.direction === 'before')
  const byTime = order.endsWith('updated_at')
  const column = byTime ? sql`updated_at` : sql`name`
  const direction = isDescending ? sql`desc` : sql`asc`
  // As text: given a timestamptz the driver makes it a Date, and its microseconds are gone.
  const edge = cursor && (byTime ? sql`${cursor.key}::text::timestamptz` : sql`${cursor.key}::text collate human`)
  const beyond = !edge
    ? sql``
    : isDescending
      ? sql`and (${column}, id) < (${edge}, ${cursor.id}::bigint)`
      : sql`and (${column}, id) > (${edge}, ${cursor.id}::bigint)`
  return sql`
    select coalesce(json_agg(json_build_object(
             'id', n.id::text, 'name', n.name, 'updatedAt', n.updated_at, 'padId', n.pad_id::text)
             order by n.${column} ${direction}, n.id ${direction}), '[]')
    from (
      select id, pad_id, name, updated_at
      from notes
      where user_id = viewer.user_id and deleted_at is null ${padId ? sql`and pad_id = ${padId}::bigint` : sql``} ${beyond}
      order by ${column} ${direction}, id ${direction}
      ${oneMoreThanAPage(sql)}
    ) n`
}

/** What a row is sorted by. */
export function keyOf(order: Order): (row: NoteRow) => string {
  return order.endsWith('updated_at') ? (row) => row.updatedAt : (row) => row.name
}

export interface PadWithNotes {
  readonly id: string
  readonly name: string
  readonly noteCount: number
  readonly notes: readonly NoteRow[]
}

/** A subselect for `openPage`: the pad, if it is the viewer's, with a page of its notes. */
export function padWithNotes(sql: Sql, padId: string, order: Order, cursor: Cursor | undefined): Fragment {
  return sql`
    select json_build_object('id', pad.id::text, 'name', pad.name, 'noteCount', pad.note_count,
                             'notes', (${listNotes(sql, order, cursor, padId)}))
    from pads pad
    where pad.id = ${padId} and pad.user_id = viewer.user_id`
}
