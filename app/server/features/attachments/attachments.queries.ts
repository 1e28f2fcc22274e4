import type { Fragment, Sql } from '../../platform/database/connect.ts'
import { turnOf } from '../../platform/database/turn.ts'
import { notesShowing } from '../../notes/files-elsewhere.tsx'
import { patience } from '../../platform/objects/unnamed-objects.ts'

export interface NewAttachment {
  readonly key: string
  readonly name: string
  readonly type: string
  readonly bytes: number
  readonly size: { readonly width: number; readonly height: number } | undefined
}

export interface StoredAttachment {
  readonly key: string
  readonly name: string
  readonly type: string
  readonly bytes: number
  readonly hasThumbnail: boolean
}

/** It would not fit into the quota. */
export const noRoom = Symbol('no room')

/** The note has as many files as a note may have. */
export const tooMany = Symbol('too many')

/** Files of one note: its page shows all of them. */
export const mostOfNote = 100

/** How much is left of somebody's quota, if the note is theirs and not in the trash. @returns bytes, or undefined */
export async function roomAt(sql: Sql, ownerId: string, noteId: string, quota: number): Promise<number | undefined> {
  const [found] = await sql<{ room: number }[]>`
    select (${quota}::bigint - u.attachment_bytes)::float8 as room
    from notes n join users u on u.id = n.user_id
    where n.id = ${noteId} and n.user_id = ${ownerId} and n.deleted_at is null`
  return found?.room
}

/** Notes that objects are about to be stored which nothing names yet: should this process end, they are removed. */
export async function announce(sql: Sql, keys: readonly string[]): Promise<void> {
  await sql`
    insert into unnamed_objects (key, due_at)
    select key, now() + ${patience}::interval from unnest(${keys}::text[]) as key`
}

/**
 * Names stored objects by one attachment.
 * @returns its id; `noRoom` or `tooMany` when it would not fit, and undefined when the note is gone: nothing is named then
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
      -- As turnOf does it: what is read after waiting for the row is what the one before has made of it.
      select id, attachment_bytes from users where id = ${ownerId} for no key update
    ),
    note as (
      select n.id, n.user_id, person.attachment_bytes,
             files_of_note(n.id) as files
      from notes n join person on n.user_id = person.id
      where n.id = ${noteId} and n.deleted_at is null
    ),
    added as (
      insert into attachments (user_id, note_id, object_key, name, type, bytes, width, height)
      select user_id, id, ${key}, ${name}, ${type}, ${bytes}, ${size?.width ?? null}::int, ${size?.height ?? null}::int
      from note where attachment_bytes + ${bytes}::bigint <= ${quota}::bigint and files < ${mostOfNote}
      returning id
    ),
    named as (
      delete from unnamed_objects where key in (${key}, ${`${key}-thumbnail`}) and exists (select from added)
    )
    select (select id from added) as id, (select files from note) as files`
  if (result?.id) return result.id
  if (result?.files == null) return undefined
  return result.files < mostOfNote ? noRoom : tooMany
}

/** Lets objects be removed that turned out to be unwanted. */
export async function disown(sql: Sql, keys: readonly string[]): Promise<void> {
  await sql`update unnamed_objects set due_at = now() where key = any (${keys}::text[])`
}

/** A subselect for `openPart`: the attachment, if it is the viewer's. */
export function storedAttachment(sql: Sql, attachmentId: string): Fragment {
  return sql`
    select json_build_object('key', a.object_key, 'name', a.name, 'type', a.type, 'bytes', a.bytes,
                             'hasThumbnail', a.width is not null)
    from attachments a where a.id = ${attachmentId} and a.user_id = viewer.user_id`
}

/** A subselect for `openPage`: what the question about removing it names. */
export function attachmentOfViewer(sql: Sql, attachmentId: string): Fragment {
  return sql`
    select json_build_object('id', a.id::text, 'name', a.name, 'noteId', n.id::text, 'isTrashed', n.deleted_at is not null,
             'shownIn', ${notesShowing(sql, sql`select a.id`, sql`true`)})
    from attachments a join notes n on n.id = a.note_id
    where a.id = ${attachmentId} and a.user_id = viewer.user_id`
}

/** @returns the note that it belonged to; undefined when there was no such attachment */
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
