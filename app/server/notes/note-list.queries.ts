import type { Fragment, Sql } from '../platform/database/connect.ts'
import type { TaskCount } from './tasks-done.tsx'
import { oneMoreThanAPage, type Cursor, type Order } from '../platform/lists/keyset.ts'

export interface NoteRow extends TaskCount {
  readonly id: string
  readonly name: string
  readonly snippet: string
  /** What lists by title sort it by: its title, or its first line. */
  readonly shownName: string
  readonly updatedAt: string
  /** Of a pad in the frame. */
  readonly padId: string | null
  readonly isPinned: boolean
  /** Its first file that is a picture, and thus has a thumbnail. */
  readonly picture: string | null
}

/** The filter of a list: a pad, a tag, open tasks, or none of them for all notes. */
export interface ListOf {
  readonly padId?: string
  /** As `tagOf` writes it. */
  readonly tag?: string
  readonly hasOpenTasks?: true
}

/**
 * A page of the viewer's notes by keyset pagination, with one more than it shows: a subselect for `openPage` that makes a JSON array.
 * Pinned notes come first in every order. They are read separately, and only on pages that can have them, so that the others are an index
 * scan, forwards or backwards from the cursor.
 */
export function listNotes(sql: Sql, order: Order, cursor: Cursor | undefined, of: ListOf = {}): Fragment {
  const isBackwards = cursor?.direction === 'before'
  const byTime = order.endsWith('updated_at')
  // As the index has it.
  const column = byTime ? sql`updated_at` : sql`(shown_name(name, snippet) collate human)`
  const isDescending = order.startsWith('-') !== isBackwards
  const direction = isDescending ? sql`desc` : sql`asc`
  const pinnedFirst = isBackwards ? sql`asc` : sql`desc`

  function part(isPinned: boolean): Fragment {
    return sql`
      select id, pad_id, name, updated_at, snippet, ${column} as place, ${isPinned ? sql`true` : sql`false`} as pinned
      from notes
      where user_id = viewer.user_id and deleted_at is null and pinned_at is ${isPinned ? sql`not null` : sql`null`}
        ${within()} ${cursor?.isPinned === isPinned ? beyond(cursor) : sql``}
      order by ${column} ${direction}, id ${direction}
      ${oneMoreThanAPage(sql)}`
  }

  function within(): Fragment {
    if (of.hasOpenTasks) return sql`and open_tasks > 0`
    if (of.padId !== undefined) return sql`and pad_id = ${of.padId}::bigint`
    if (of.tag === undefined) return sql``
    return sql`and id in (select note_id from note_tags t where t.user_id = viewer.user_id and t.tag = ${of.tag})`
  }

  function beyond({ key, id }: Cursor): Fragment {
    // As text: a timestamptz parameter would become a Date in the driver, without its microseconds.
    const edge = byTime ? sql`${key}::text::timestamptz` : sql`${key}::text collate human`
    return sql`and (${column}, id) ${isDescending ? sql`<` : sql`>`} (${edge}, ${id}::bigint)`
  }

  const hasPinned = !cursor || isBackwards || cursor.isPinned
  const hasOthers = !cursor || !isBackwards || !cursor.isPinned
  const both = sql`
    (${part(true)}) union all (${part(false)})
    order by pinned ${pinnedFirst}, place ${direction}, id ${direction}
    ${oneMoreThanAPage(sql)}`
  return sql`
    select coalesce(json_agg(json_build_object(
             'id', n.id::text, 'name', n.name, 'snippet', n.snippet, 'shownName', shown_name(n.name, n.snippet), 'updatedAt', n.updated_at,
             'padId', n.pad_id::text, 'isPinned', n.pinned,
             'picture', (select a.id::text from attachments a where a.note_id = n.id and a.user_id is not distinct from viewer.user_id and a.width is not null order by a.id limit 1),
             'tasks', t.tasks, 'openTasks', t.open_tasks)
             order by n.pinned ${pinnedFirst}, n.place ${direction}, n.id ${direction}), '[]')
    from (${hasPinned && hasOthers ? both : part(hasPinned)}) n
    -- What the indexes do not hold, for the notes of the page: looked up one by one. Without statistics the planner would join all notes of
    -- the person (offset 0 keeps it from that), or look them up in an index of persons (which "is not distinct from" cannot use).
    cross join lateral (select tasks, open_tasks from notes where id = n.id and user_id is not distinct from viewer.user_id offset 0) t`
}

/** The sort key of a row. */
export function keyOf(order: Order): (row: NoteRow) => string {
  return order.endsWith('updated_at') ? (row) => row.updatedAt : (row) => row.shownName
}
