import type { Fragment, Sql } from '../../platform/database/connect.ts'
import { turnOf } from '../../platform/database/turn.ts'
import { oneMoreThanAPage, type Cursor } from '../../platform/lists/keyset.ts'
import type { OpenTask } from '../../platform/markdown/open-tasks.ts'
import { outlineVersion } from '../../platform/markdown/version.ts'

/** A note with open tasks. */
export interface NoteWithTasks {
  readonly id: string
  readonly name: string
  readonly snippet: string
  readonly updatedAt: string
  /** The id of the note's pad; null for none. */
  readonly padId: string | null
  readonly openTasks: number
  /** The first of them; null where they have not been read yet. */
  readonly openList: readonly OpenTask[] | null
}

/** A subselect for `openPage`: the viewer's notes with open tasks, the one that was edited last first. */
export function notesWithTasks(sql: Sql, cursor: Cursor | undefined): Fragment {
  const isBackwards = cursor?.direction === 'before'
  const direction = isBackwards ? sql`asc` : sql`desc`
  const comparison = isBackwards ? sql`>` : sql`<`
  // As text: a timestamptz parameter would become a Date in the driver, without its microseconds.
  const beyond = cursor
    ? sql`and (updated_at, id) ${comparison} (${cursor.key}::text::timestamptz, ${cursor.id}::bigint)`
    : sql``
  return sql`
    select coalesce(json_agg(json_build_object(
             'id', n.id::text, 'name', n.name, 'snippet', n.snippet, 'updatedAt', n.updated_at, 'padId', n.pad_id::text,
             'openTasks', n.open_tasks,
             -- Another release may have saved it, which keeps no list of them.
             'openList', case when n.outline_version >= ${outlineVersion} then n.open_list end)
             order by n.updated_at ${direction}, n.id ${direction}), '[]')
    from (
      select id, name, snippet, updated_at, pad_id, open_tasks, open_list, outline_version
      from notes
      where user_id = viewer.user_id and deleted_at is null and open_tasks > 0 ${beyond}
      order by updated_at ${direction}, id ${direction}
      ${oneMoreThanAPage(sql)}
    ) n`
}

/**
 * Keeps whether a person wants to see a note's open tasks alone.
 * @param isHidden undefined leaves it as it is
 * @returns whether there is such a note
 */
export async function hideDone(
  sql: Sql,
  ownerId: string,
  noteId: string,
  isHidden: boolean | undefined,
): Promise<boolean> {
  const { count } = await sql`
    ${turnOf(sql, ownerId)}
    update notes set hides_done = coalesce(${isHidden ?? null}::boolean, hides_done) from person
    where notes.id = ${noteId} and user_id = person.id and deleted_at is null`
  return count > 0
}
