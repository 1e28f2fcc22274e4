import type { Fragment, Sql } from '../../platform/database/connect.ts'
import { turnOf } from '../../platform/database/turn.ts'
import { attachmentsOfNote, type Attachment } from '../../shell/attachments.tsx'
import type { NoteRow } from '../../shell/note-list.queries.ts'
import type { NoteForm } from './notes.schema.ts'

export interface Note {
  readonly id: string
  readonly name: string
  readonly text: string
  readonly createdAt: string
  readonly updatedAt: string
  readonly padId: string | null
  readonly padName: string | null
  readonly isPinned: boolean
  readonly attachments: readonly Attachment[]
}

/** What a form asks for is not the viewer's. */
export const strangePad = Symbol('strange pad')

/** A subselect for `openPage`: the note, if it is the viewer's and not in the trash. */
export function noteOfViewer(sql: Sql, noteId: string): Fragment {
  return sql`
    select json_build_object(
      'id', n.id::text, 'name', n.name, 'text', n.text, 'createdAt', n.created_at, 'updatedAt', n.updated_at,
      'padId', p.id::text, 'padName', p.name, 'isPinned', n.pinned_at is not null,
      'attachments', ${attachmentsOfNote(sql)})
    from notes n left join pads p on p.user_id = n.user_id and p.id = n.pad_id
    where n.id = ${noteId} and n.user_id = viewer.user_id and n.deleted_at is null`
}

export interface NoteBesideList {
  readonly note: Note | null
  readonly list: readonly NoteRow[]
}

/** A subselect for `openPage`: the note, and a page of the list that it was opened from. */
export function noteBesideList(sql: Sql, noteId: string, list: Fragment): Fragment {
  return sql`select json_build_object('note', (${noteOfViewer(sql, noteId)}), 'list', (${list}))`
}

/** @returns the new note's id */
export async function createNote(sql: Sql, ownerId: string, form: NoteForm): Promise<string | typeof strangePad> {
  return orStrangePad(async () => {
    const [note] = await sql<{ id: string }[]>`
      ${turnOf(sql, ownerId)}
      insert into notes (user_id, pad_id, name, text)
      select id, ${form.pad_id || null}::bigint, ${form.name}, ${form.text} from person
      returning id`
    if (!note) throw new Error('an insert gave no row')
    return note.id
  })
}

/** @returns whether there was such a note; an absent `pad_id` leaves it where it is */
export async function reviseNote(
  sql: Sql,
  ownerId: string,
  noteId: string,
  form: NoteForm,
): Promise<boolean | typeof strangePad> {
  const pad = form.pad_id === undefined ? sql`` : sql`pad_id = ${form.pad_id || null},`
  return orStrangePad(async () => {
    const { count } = await sql`
      ${turnOf(sql, ownerId)}
      update notes set name = ${form.name}, text = ${form.text}, ${pad} updated_at = now()
      from person
      where notes.id = ${noteId} and user_id = person.id and deleted_at is null`
    return count > 0
  })
}

/** Moves a note to the trash. @returns whether there was such a note */
export async function trashNote(sql: Sql, ownerId: string, noteId: string): Promise<boolean> {
  const { count } = await sql`
    ${turnOf(sql, ownerId)}
    update notes set deleted_at = now()
    from person
    where notes.id = ${noteId} and user_id = person.id and deleted_at is null`
  return count > 0
}

/** The database itself lets a note point only to a pad of its owner (constraint `notes_pad`). */
async function orStrangePad<Result>(write: () => Promise<Result>): Promise<Result | typeof strangePad> {
  try {
    return await write()
  } catch (error) {
    if ((error as { constraint_name?: string }).constraint_name === 'notes_pad') return strangePad
    throw error
  }
}
