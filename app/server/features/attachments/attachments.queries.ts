import type { Fragment, Sql } from '../../platform/database/connect.ts'
import { turnOf } from '../../platform/database/turn.ts'
import { attachmentsOfNote } from '../../notes/attachments.tsx'
import { notesShowing } from '../../notes/files-elsewhere.tsx'
import { maxFilesOfNote } from '../../notes/files/file-limits.ts'
import type { StoredFile } from '../../notes/files/hand-out.ts'

export interface NewAttachment {
  readonly key: string
  readonly name: string
  readonly type: string
  readonly bytes: number
  readonly size: { readonly width: number; readonly height: number } | undefined
}

export interface StoredAttachment extends StoredFile {
  readonly hasThumbnail: boolean
}

/** The file would exceed the quota. */
export const noRoom = Symbol('no room')

/** The note has the maximum of files. */
export const tooMany = Symbol('too many')

/** @returns bytes that are left of the owner's quota; undefined when there is no such note, or it is in the trash */
export async function roomAt(sql: Sql, ownerId: string, noteId: string, quota: number): Promise<number | undefined> {
  const [found] = await sql<{ room: number }[]>`
    select (coalesce(u.attachments_quota, ${quota}::bigint) - u.attachment_bytes)::float8 as room
    from notes n join users u on u.id = n.user_id
    where n.id = ${noteId} and n.user_id = ${ownerId} and n.deleted_at is null`
  return found?.room
}

/**
 * Inserts the attachment of stored objects.
 * @returns its id; `noRoom` or `tooMany` when a limit is reached, and undefined when the note is gone: then nothing was inserted
 */
export async function attach(
  sql: Sql,
  ownerId: string,
  noteId: string,
  { key, name, type, bytes, size }: NewAttachment,
  quota: number,
): Promise<string | typeof noRoom | typeof tooMany | undefined> {
  const [result] = await sql<{ id: string | null; files: number | null }[]>`
    with person as (
      -- The lock of turnOf: after waiting for it, the row is read as the previous write left it.
      select id, attachment_bytes, attachments_quota from users where id = ${ownerId} for no key update
    ),
    note as (
      select n.id, n.user_id, person.attachment_bytes, person.attachments_quota,
             files_of_note(n.id) as files
      from notes n join person on n.user_id = person.id
      where n.id = ${noteId} and n.deleted_at is null
    ),
    added as (
      insert into attachments (user_id, note_id, object_key, name, type, bytes, width, height)
      select user_id, id, ${key}, ${name}, ${type}, ${bytes}, ${size?.width ?? null}::int, ${size?.height ?? null}::int
      from note where attachment_bytes + file_cost(${bytes}) <= coalesce(attachments_quota, ${quota}::bigint) and files < ${maxFilesOfNote}
      returning id
    ),
    named as (
      delete from unnamed_objects where key in (${key}, ${`${key}-thumbnail`}) and exists (select from added)
    )
    select (select id from added) as id, (select files from note) as files`
  if (result?.id) return result.id
  if (result?.files == null) return undefined
  return result.files < maxFilesOfNote ? noRoom : tooMany
}

/** A subselect for `openPart`: the attachment, if it is the viewer's. */
export function storedAttachment(sql: Sql, attachmentId: string): Fragment {
  return sql`
    select json_build_object('key', a.object_key, 'name', a.name, 'type', a.type, 'bytes', a.bytes,
                             'hasThumbnail', a.width is not null)
    from attachments a where a.id = ${attachmentId} and a.user_id = viewer.user_id`
}

const described = (sql: Sql) => sql`
  json_build_object('id', a.id::text, 'name', a.name, 'type', a.type, 'bytes', a.bytes, 'width', a.width, 'height', a.height)`

/** A subselect for `openPart`: what an attachment of the viewer is. */
export function attachmentOfProgram(sql: Sql, attachmentId: string): Fragment {
  return sql`select ${described(sql)} from attachments a where a.id = ${attachmentId} and a.user_id = viewer.user_id`
}

/** A subselect for `openPart`: the files of the viewer's note; null without such a note. */
export function attachmentsOfProgram(sql: Sql, noteId: string): Fragment {
  return sql`select ${attachmentsOfNote(sql)} from notes n where n.id = ${noteId} and n.user_id = viewer.user_id`
}

/** A subselect for `openPage`: the confirmation of removing an attachment. */
export function attachmentOfViewer(sql: Sql, attachmentId: string): Fragment {
  return sql`
    select json_build_object('id', a.id::text, 'name', a.name, 'noteId', n.id::text, 'isTrashed', n.deleted_at is not null,
             'shownIn', ${notesShowing(sql, sql`select a.id`, sql`true`)})
    from attachments a join notes n on n.id = a.note_id
    where a.id = ${attachmentId} and a.user_id = viewer.user_id`
}

/** @returns the note of the removed attachment; undefined when there was none */
export async function removeAttachment(
  sql: Sql,
  ownerId: string,
  attachmentId: string,
): Promise<{ noteId: string } | undefined> {
  const [removed] = await sql<{ noteId: string }[]>`
    ${turnOf(sql, ownerId)}
    delete from attachments using person
    where attachments.id = ${attachmentId} and user_id = person.id
    returning note_id as "noteId"`
  return removed
}
