import type { Fragment, Sql } from '../../platform/database/connect.ts'
import type { Cursor, Order } from '../../platform/lists/keyset.ts'
import { listNotes, type NoteRow } from '../../notes/note-list.queries.ts'

export interface PadWithNotes {
  readonly id: string
  readonly name: string
  readonly colour: number | null
  readonly noteCount: number
  readonly notes: readonly NoteRow[]
}

/** A subselect for `openPage`: the pad, if it is the viewer's, with a page of its notes. */
export function padWithNotes(sql: Sql, padId: string, order: Order, cursor: Cursor | undefined): Fragment {
  return sql`
    select json_build_object('id', pad.id::text, 'name', pad.name, 'colour', pad.colour, 'noteCount', pad.note_count,
                             'notes', (${listNotes(sql, order, cursor, { padId })}))
    from pads pad
    where pad.id = ${padId} and pad.user_id = viewer.user_id`
}

export interface TagWithNotes {
  readonly noteCount: number
  readonly notes: readonly NoteRow[]
}

/** A subselect for `openPage`: how many of the viewer's notes have the tag, with a page of them. */
export function tagWithNotes(sql: Sql, tag: string, order: Order, cursor: Cursor | undefined): Fragment {
  return sql`
    select json_build_object(
      'noteCount', coalesce((select note_count from tags where user_id = viewer.user_id and tag = ${tag}), 0),
      'notes', (${listNotes(sql, order, cursor, { tag })}))`
}

export interface NotesWithLast {
  readonly notes: readonly NoteRow[]
  /** As `OpenSheets.last` reads it. */
  readonly last: unknown
}

/** A subselect for `openPage`: a page of all notes, and the note beside it. Both are given as subselects. */
export function notesWithLast(sql: Sql, notes: Fragment, last: Fragment): Fragment {
  return sql`select json_build_object('notes', (${notes}), 'last', (${last}))`
}
