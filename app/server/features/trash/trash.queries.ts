import type { Fragment, Sql } from '../../platform/database/connect.ts'
import { turnOf } from '../../platform/database/turn.ts'
import { renderedText } from '../../notes/rendered.tsx'
import { attachmentsOfNote, type Attachment } from '../../notes/attachments.tsx'
import { notesShowing, type Showing } from '../../notes/files-elsewhere.tsx'
import { oneMoreThanAPage, type Cursor } from '../../platform/lists/keyset.ts'

export interface TrashedRow {
  readonly id: string
  readonly name: string
  readonly deletedAt: string
}

export interface TrashedNote extends TrashedRow {
  readonly version: number
  readonly html: string | null
  readonly text: string | null
  readonly attachments: readonly Attachment[]
}

/** A subselect for `openPage`: the viewer's trash, the latest first. */
export function listTrash(sql: Sql, cursor: Cursor | undefined): Fragment {
  const isBackwards = cursor?.direction === 'before'
  const direction = isBackwards ? sql`asc` : sql`desc`
  const comparison = isBackwards ? sql`>` : sql`<`
  // As text: a timestamptz parameter would become a Date in the driver, without its microseconds.
  const beyond = cursor
    ? sql`and (deleted_at, id) ${comparison} (${cursor.key}::text::timestamptz, ${cursor.id}::bigint)`
    : sql``
  return sql`
    select coalesce(json_agg(json_build_object('id', n.id::text, 'name', n.name, 'deletedAt', n.deleted_at)
             order by n.deleted_at ${direction}, n.id ${direction}), '[]')
    from (
      select id, shown_name(name, snippet) as name, deleted_at
      from notes
      where user_id = viewer.user_id and deleted_at is not null ${beyond}
      order by deleted_at ${direction}, id ${direction}
      ${oneMoreThanAPage(sql)}
    ) n`
}

/** A subselect for `openPage`: the note, if it is the viewer's and in the trash. */
export function trashedNoteOfViewer(sql: Sql, noteId: string): Fragment {
  return sql`
    select json_build_object('id', n.id::text, 'name', shown_name(n.name, n.snippet), 'version', n.version, ${renderedText(sql)},
                             'deletedAt', n.deleted_at, 'attachments', ${attachmentsOfNote(sql)})
    from notes n
    where n.id = ${noteId} and n.user_id = viewer.user_id and n.deleted_at is not null`
}

export interface Doomed {
  readonly id: string
  readonly name: string
  /** Other notes that show files of this one. */
  readonly shownIn: readonly Showing[]
}

/** A subselect for `openPage`: the confirmation of deleting a note for good. */
export function doomedOfViewer(sql: Sql, noteId: string): Fragment {
  const files = sql`
    select id from attachments where note_id = n.id and user_id = n.user_id
    union all select file_id from note_files where note_id = n.id and user_id = n.user_id`
  return sql`
    select json_build_object('id', n.id::text, 'name', shown_name(n.name, n.snippet), 'shownIn', ${notesShowing(sql, files, sql`o.id <> n.id`)})
    from notes n
    where n.id = ${noteId} and n.user_id = viewer.user_id and n.deleted_at is not null`
}

export interface DoomedTrash {
  /** ISO. */
  readonly until: string
  /** Notes that are not in the trash and show files of those that are. */
  readonly shownIn: readonly Showing[]
}

/** A subselect for `openPage`: the confirmation of emptying the trash. */
export function doomedTrashOfViewer(sql: Sql): Fragment {
  const files = sql`
    select a.id from notes t join attachments a on a.note_id = t.id and a.user_id = t.user_id
    where t.user_id = viewer.user_id and t.deleted_at is not null
    union all
    select g.file_id from notes t join note_files g on g.note_id = t.id and g.user_id = t.user_id
    where t.user_id = viewer.user_id and t.deleted_at is not null`
  return sql`select json_build_object('until', now(), 'shownIn', ${notesShowing(sql, files, sql`o.deleted_at is null`)})`
}

/** Restores a note, into its pad if that still exists. @returns whether it was in the trash */
export async function restoreNote(sql: Sql, ownerId: string, noteId: string): Promise<boolean> {
  const { count } = await sql`
    ${turnOf(sql, ownerId)}
    update notes set deleted_at = null
    from person
    where notes.id = ${noteId} and user_id = person.id and deleted_at is not null`
  return count > 0
}

/** Deletes the trash for good. @param until ISO: notes that were deleted later stay. @returns how many notes went */
export async function emptyTrash(sql: Sql, ownerId: string, until: string): Promise<number> {
  const { count } = await sql`
    ${turnOf(sql, ownerId)}
    delete from notes using person
    where user_id = person.id and deleted_at <= ${until}::text::timestamptz`
  return count
}

/** Deletes a note for good. @returns whether it was in the trash */
export async function deleteForever(sql: Sql, ownerId: string, noteId: string): Promise<boolean> {
  const { count } = await sql`
    ${turnOf(sql, ownerId)}
    delete from notes using person
    where notes.id = ${noteId} and user_id = person.id and deleted_at is not null`
  return count > 0
}
