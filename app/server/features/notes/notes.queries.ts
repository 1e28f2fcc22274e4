import type { Fragment, Sql } from '../../platform/database/connect.ts'
import { turnOf } from '../../platform/database/turn.ts'
import { attachmentsOfNote, type Attachment } from '../../notes/attachments.tsx'
import { linkedFrom, linksToFormer, type Linking, type Renamed } from '../../notes/linked-from.tsx'
import { renderedText } from '../../notes/rendered.tsx'
import type { NoteRow } from '../../notes/note-list.queries.ts'
import type { TaskCount } from '../../notes/tasks-done.tsx'

export interface Note extends TaskCount {
  readonly id: string
  readonly name: string
  /** Its title, or its first line. */
  readonly shownName: string
  readonly text: string
  readonly version: number
  readonly createdAt: string
  readonly updatedAt: string
  readonly padId: string | null
  readonly padName: string | null
  readonly isPinned: boolean
  readonly tags: readonly string[]
  readonly hidesDone: boolean
  /** By what readers without an account can open it now: by a page of its own, or as one of its pad. */
  readonly sharedBy: 'note' | 'pad' | null
  readonly attachments: readonly Attachment[]
}

/** A note to be read: its cached HTML, or the text to render. */
export interface ReadNote extends Omit<Note, 'text'> {
  readonly linkedFrom: readonly Linking[]
  readonly renamed: Renamed | null
  readonly html: string | null
  readonly text: string | null
}

/**
 * A subselect for `openPage`: the note to be read, if it is the viewer's and not in the trash.
 * @param was what it was called before
 * @param past the last note whose links to that were looked at
 */
export function readNoteOfViewer(sql: Sql, noteId: string | Fragment, was?: string, past?: string): Fragment {
  return sql`
    select json_build_object(
      'id', n.id::text, 'name', n.name, 'shownName', shown_name(n.name, n.snippet), 'version', n.version, 'createdAt', n.created_at, 'updatedAt', n.updated_at,
      'padId', p.id::text, 'padName', p.name, 'isPinned', n.pinned_at is not null, 'tags', n.tags,
      'tasks', n.tasks, 'openTasks', n.open_tasks, 'hidesDone', n.hides_done, 'sharedBy', ${sharedBy(sql)},
      'attachments', ${attachmentsOfNote(sql)},
      'linkedFrom', ${linkedFrom(sql)}, 'renamed', ${linksToFormer(sql, was, past)}, ${renderedText(sql)})
    from notes n left join pads p on p.user_id = n.user_id and p.id = n.pad_id
    where n.id = ${noteId} and n.user_id = viewer.user_id and n.deleted_at is null`
}

/** What shares note `n`. */
function sharedBy(sql: Sql): Fragment {
  const isOpen = sql`s.user_id = n.user_id and (s.expires_at is null or s.expires_at > now())`
  return sql`
    case when exists (select from shares s where s.note_id = n.id and ${isOpen}) then 'note'
         when exists (select from shares s where s.pad_id = n.pad_id and ${isOpen}) then 'pad' end`
}

/** A subselect for `openPage`: the note, if it is the viewer's and not in the trash. */
export function noteOfViewer(sql: Sql, noteId: string): Fragment {
  return sql`
    select json_build_object(
      'id', n.id::text, 'name', n.name, 'shownName', shown_name(n.name, n.snippet), 'text', n.text, 'version', n.version, 'createdAt', n.created_at, 'updatedAt', n.updated_at,
      'padId', p.id::text, 'padName', p.name, 'isPinned', n.pinned_at is not null, 'tags', n.tags,
      'tasks', n.tasks, 'openTasks', n.open_tasks, 'hidesDone', n.hides_done, 'sharedBy', ${sharedBy(sql)},
      'attachments', ${attachmentsOfNote(sql)})
    from notes n left join pads p on p.user_id = n.user_id and p.id = n.pad_id
    where n.id = ${noteId} and n.user_id = viewer.user_id and n.deleted_at is null`
}

export interface NoteWithList<Shown> {
  readonly note: Shown | null
  readonly list: readonly NoteRow[]
}

/** A subselect for `openPage`: a note, and a page of the list that it was opened from. @param note a subselect */
export function noteWithList(sql: Sql, note: Fragment, list: Fragment): Fragment {
  return sql`select json_build_object('note', (${note}), 'list', (${list}))`
}

/** Moves a note to the trash. @returns whether there was such a note */
export async function trashNote(sql: Sql, ownerId: string, noteId: string, version?: number): Promise<boolean> {
  const { count } = await sql`
    ${turnOf(sql, ownerId)}
    update notes set deleted_at = now()
    from person
    where notes.id = ${noteId} and user_id = person.id and deleted_at is null
      ${version === undefined ? sql`` : sql`and version = ${version}`}`
  return count > 0
}
