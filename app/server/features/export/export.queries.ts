import type { Fragment, Sql } from '../../platform/database/connect.ts'

/** What is exported: all of an account, one pad, or one note. */
export interface Selection {
  readonly ownerId: string
  readonly padId?: string
  readonly noteId?: string
  /** With the earlier versions of the notes. */
  readonly withHistory: boolean
}

/** A note without its text. */
export interface NoteRow {
  readonly id: string
  readonly name: string
  readonly snippet: string
  readonly padId: string | null
  readonly isTrashed: boolean
  /** Of its text. */
  readonly bytes: number
}

export interface FileRow {
  readonly id: string
  readonly noteId: string
  readonly key: string
  readonly name: string
  readonly type: string
  readonly bytes: number
}

export interface PadRow {
  readonly id: string
  readonly name: string
  readonly colour: number | null
  readonly isPlaced: boolean
}

export interface TextRow {
  readonly id: string
  readonly name: string
  readonly text: string
  readonly tags: readonly string[]
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly isPinned: boolean
}

/** An earlier version of a note, or a text that could not be merged into it. */
export interface VersionRow {
  readonly noteId: string
  readonly version: number
  readonly name: string
  readonly text: string
  readonly savedAt: Date
  readonly isConflict: boolean
}

/** The pads in the order in which the person sees them. */
export function padsOf(sql: Sql, { ownerId, padId, noteId }: Selection) {
  return sql<PadRow[]>`
    select p.id::text, p.name, p.colour, p.place is not null as "isPlaced" from pads p
    where p.user_id = ${ownerId} and (${padId ?? null}::bigint is null or p.id = ${padId ?? null})
      and (${noteId ?? null}::bigint is null or p.id = (select pad_id from notes where id = ${noteId ?? null} and user_id = p.user_id))
    order by p.place, p.name, p.id`
}

/** Declares the cursors `exported_notes` and `exported_files`: all of what is exported, without texts, in the order of ids. */
export async function declareCursors(sql: Sql, selection: Selection): Promise<void> {
  const { ownerId, padId, noteId } = selection
  // A cursor takes no parameters: these are numbers, as the schemas of addresses have them.
  for (const id of [ownerId, padId, noteId])
    if (id !== undefined && !/^\d{1,19}$/.test(id)) throw new TypeError('no id')
  const only =
    noteId !== undefined
      ? ` and n.id = ${noteId}`
      : padId !== undefined
        ? ` and n.pad_id = ${padId} and n.deleted_at is null`
        : ''
  const notes = `from notes n where n.user_id = ${ownerId}${only}`
  await sql.unsafe(`
    declare exported_notes no scroll cursor for
    select n.id::text, n.name, n.snippet, n.pad_id::text as "padId", n.deleted_at is not null as "isTrashed",
      octet_length(n.text) as bytes
    ${notes} order by n.id`)
  // A file belongs to the note that it is attached to, or, where that is not exported, to the first that shows it.
  await sql.unsafe(`
    declare exported_files no scroll cursor for
    select a.id::text, coalesce(own.id, shown.id)::text as "noteId", a.object_key as key, a.name, a.type, a.bytes::float8 as bytes
    from attachments a
    left join lateral (select n.id ${notes} and n.id = a.note_id) own on true
    left join lateral (
      select min(n.id) as id from note_files f join notes n on n.id = f.note_id
      where own.id is null and f.file_id = a.id and f.user_id = ${ownerId} and f.is_shown and n.user_id = ${ownerId}${only}
    ) shown on true
    where a.user_id = ${ownerId} and coalesce(own.id, shown.id) is not null
    order by coalesce(own.id, shown.id), a.name collate "C", a.created_at, a.id`)
}

export async function* rowsOf<Row>(sql: Sql, cursor: 'exported_notes' | 'exported_files'): AsyncGenerator<Row> {
  const count = 2_000
  for (;;) {
    const rows = await sql.unsafe<Row[]>(`fetch ${count} from ${cursor}`)
    yield* rows
    if (rows.length < count) return
  }
}

/** In the order of ids. */
export function textsOf(sql: Sql, ownerId: string, ids: readonly string[]) {
  return sql<TextRow[]>`
    select n.id::text, name, text, tags, created_at as "createdAt", updated_at as "updatedAt", pinned_at is not null as "isPinned"
    from notes n where user_id = ${ownerId} and n.id = any (${ids}::bigint[]) order by n.id`
}

/** Which versions notes have, in the order in which they were saved, without their texts. */
export function versionsOf(sql: Sql, ownerId: string, noteIds: readonly string[]) {
  return sql<{ id: string; bytes: number }[]>`
    select r.id::text, octet_length(text) as bytes from note_revisions r
    where user_id = ${ownerId} and note_id = any (${noteIds}::bigint[]) and (ends_session or is_conflict)
    order by note_id, version, r.id`
}

export function versionTexts(sql: Sql, ownerId: string, ids: readonly string[]) {
  return sql<VersionRow[]>`
    select note_id::text as "noteId", version, name, text, saved_at as "savedAt", is_conflict as "isConflict"
    from note_revisions where user_id = ${ownerId} and id = any (${ids}::bigint[]) order by note_id, version, id`
}

/** A subselect for `openPart`: what the viewer's pad is called. */
export function nameOfPad(sql: Sql, padId: string): Fragment {
  return sql`select to_json(name) from pads where id = ${padId} and user_id = viewer.user_id`
}

/** A subselect for `openPart`: what the viewer's note is called. */
export function nameOfNote(sql: Sql, noteId: string): Fragment {
  return sql`
    select json_build_object('name', name, 'snippet', snippet) from notes
    where id = ${noteId} and user_id = viewer.user_id and deleted_at is null`
}

/** The account of an address in its stored form. */
export async function ownerOf(sql: Sql, email: string): Promise<string | undefined> {
  const [found] = await sql<{ id: string }[]>`select id::text from users where email = ${email}`
  return found?.id
}
