import type { Sql } from '../../../platform/database/connect.ts'
import { outlineVersion } from '../../../platform/markdown/version.ts'
import type { Outline } from '../../../platform/markdown/outline.ts'
import type { Result } from '../import.schema.ts'
import { keysOf, type KeptFile } from './keep-files.ts'
import type { Claimed } from './lease.ts'

/** A note as its row will be. */
export interface NewNote {
  readonly id: string
  readonly place: number
  /** That it brings up to date; null for a new one. */
  readonly targetId: string | null
  readonly padId: string | null
  readonly name: string
  readonly text: string
  readonly outline: Outline | undefined
  readonly createdAt: string | undefined
  readonly updatedAt: string | undefined
  readonly isPinned: boolean
  readonly isTrashed: boolean
}

/** The note that a file belongs to, and which of its files it is: of one name, the one that stands first was attached first. */
export interface PlaceOfFile {
  readonly noteId: string
  readonly position: number
}

/** A file as its row will be. */
export type FileOfNew = KeptFile & PlaceOfFile & { readonly id: string; readonly isNamed: boolean }

/** A file, and a note. */
export interface FileAtNote {
  readonly fileId: string
  readonly noteId: string
}

/** @returns ids that no other row gets */
export async function newIds(sql: Sql, table: 'notes' | 'attachments', count: number): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    select nextval(pg_get_serial_sequence(${table}, 'id'))::text as id from generate_series(1, ${count}::int)`
  return rows.map(({ id }) => id)
}

export interface Plan {
  readonly place: number
  readonly result: Result
  readonly targetId: string | null
  readonly why: string | null
}

/** What was planned for items, by their place. */
export async function plansOf(sql: Sql, { id }: Claimed, places: readonly number[]): Promise<Map<number, Plan>> {
  const rows = await sql<Plan[]>`
    select place, result, target_id::text as "targetId", why from import_items
    where import_id = ${id} and place = any (${[...places]}::int[])`
  return new Map(rows.map((row) => [row.place, row]))
}

/** The owner's row, locked for a transaction. Bytes that the account has left. */
export async function lockOwner(
  tx: Sql,
  { userId }: Claimed,
  quotas: { readonly textQuota: number; readonly attachmentsQuota: number },
): Promise<{ readonly textLeft: number; readonly filesLeft: number }> {
  const [person] = await tx<{ textLeft: number; filesLeft: number }[]>`
    select (coalesce(text_quota, ${quotas.textQuota}::bigint) - text_bytes)::float8 as "textLeft",
           (coalesce(attachments_quota, ${quotas.attachmentsQuota}::bigint) - attachment_bytes)::float8 as "filesLeft"
    from users where id = ${userId} for no key update`
  return person ?? { textLeft: 0, filesLeft: 0 }
}

const columnsOfRow = `
  as r (id bigint, "targetId" bigint, "padId" bigint, name text, text text, "createdAt" timestamptz, "updatedAt" timestamptz,
        "isPinned" boolean, "isTrashed" boolean, snippet text, tags text[], links text[], tasks int, "openTasks" int, "openList" jsonb)`

function rowsOf(notes: readonly NewNote[]): string {
  return JSON.stringify(
    notes.map(({ outline, ...note }) => {
      const openList = outline && outline.openList.length > 0 ? outline.openList : undefined
      return { ...note, ...outline, openList }
    }),
  )
}

/** Inserts notes with the dates that they have. */
export async function insertNotes(tx: Sql, { userId }: Claimed, notes: readonly NewNote[]): Promise<void> {
  if (notes.length === 0) return
  await tx`
    insert into notes (id, user_id, pad_id, name, text, created_at, updated_at, pinned_at, deleted_at, snippet, tags, links, tasks,
                       open_tasks, open_list, outline_of, outline_version)
    overriding system value
    select id, ${userId}, "padId", name, text, coalesce("createdAt", "updatedAt", now()), coalesce("updatedAt", "createdAt", now()),
           case when "isPinned" then now() end, case when "isTrashed" then now() end, coalesce(snippet, ''), coalesce(tags, '{}'),
           coalesce(links, '{}'), coalesce(tasks, 0), coalesce("openTasks", 0), "openList",
           case when snippet is not null then 1 end, ${outlineVersion}::int
    from json_to_recordset(${rowsOf(notes)}::json) ${tx.unsafe(columnsOfRow)}`
}

/** Brings notes up to date; the history keeps what they were. @returns the ids of those that are there and not in the trash */
export async function reviseNotes(
  tx: Sql,
  { userId }: Claimed,
  notes: readonly NewNote[],
): Promise<ReadonlySet<string>> {
  if (notes.length === 0) return new Set()
  const revised = await tx<{ id: string }[]>`
    update notes set name = r.name, text = r.text, version = version + 1, writer = null, updated_at = now(),
      snippet = coalesce(r.snippet, ''), tags = coalesce(r.tags, '{}'), links = coalesce(r.links, '{}'),
      tasks = coalesce(r.tasks, 0), open_tasks = coalesce(r."openTasks", 0), open_list = r."openList",
      outline_of = case when r.snippet is not null then version + 1 end, outline_version = ${outlineVersion}::int
    from json_to_recordset(${rowsOf(notes)}::json) ${tx.unsafe(columnsOfRow)}
    where notes.id = r."targetId" and notes.user_id = ${userId} and deleted_at is null
    returning notes.id::text`
  return new Set(revised.map(({ id }) => id))
}

/** The ids of files that several notes show, by their keys. */
export async function knownFiles(sql: Sql, { id }: Claimed, keys: readonly string[]): Promise<Map<string, string>> {
  if (keys.length === 0) return new Map()
  const rows = await sql<{ key: string; id: string }[]>`
    select key, attachment_id::text as id from import_files where import_id = ${id} and key = any (${[...keys]}::text[])`
  return new Map(rows.map((row) => [row.key, row.id]))
}

/** Gives files that an earlier note has brought to the notes to which they belong. */
export async function moveFiles(
  tx: Sql,
  { userId }: Claimed,
  moves: readonly (FileAtNote & PlaceOfFile)[],
): Promise<void> {
  if (moves.length === 0) return
  await tx`
    update attachments a set note_id = m."noteId", was_named = true, created_at = now() + m.position * interval '1 microsecond'
    from json_to_recordset(${JSON.stringify(moves)}::json) as m ("fileId" bigint, "noteId" bigint, position int)
    where a.id = m."fileId" and a.user_id = ${userId}`
}

/**
 * Inserts files of notes that are there.
 * @param named which texts name which of them
 */
export async function insertFiles(
  tx: Sql,
  { id, userId }: Claimed,
  files: readonly FileOfNew[],
  named: readonly FileAtNote[],
): Promise<void> {
  if (files.length === 0) return
  // Also a file of one note: what an import has brought is told from what its person has attached since.
  const rows = JSON.stringify(
    files.map(({ shared, ...file }) => ({ ...file, sharedKey: shared?.key ?? `#${file.id}` })),
  )
  await tx`
    with added as (
      insert into attachments (id, user_id, note_id, object_key, name, type, bytes, width, height, was_named, created_at)
      overriding system value
      select id, ${userId}, "noteId", key, name, type, bytes, width, height, "isNamed", now() + position * interval '1 microsecond'
      from json_to_recordset(${rows}::json)
        as f (id bigint, "noteId" bigint, key text, name text, type text, bytes bigint, width int, height int, "isNamed" boolean, position int)
      returning id
    ), shown as (
      -- The trigger that looks for names in a text ran before the files were there.
      insert into note_files (note_id, file_id, user_id, is_shown)
      select "noteId", "fileId", ${userId}, true
      from json_to_recordset(${JSON.stringify(named)}::json) as n ("noteId" bigint, "fileId" bigint) join added on added.id = "fileId"
      on conflict do nothing
    ), shared as (
      insert into import_files (import_id, key, attachment_id)
      select ${id}, "sharedKey", f.id from json_to_recordset(${rows}::json) as f (id bigint, "sharedKey" text) join added using (id)
    )
    delete from unnamed_objects where key = any (${keysOf(files)}::text[])`
}

/** What became of an item. */
export interface Outcome {
  readonly place: number
  readonly result: Result
  readonly why: string | null
  readonly lost: readonly string[]
  readonly noteIds: readonly string[]
  /** Where its notes were put, and whether pinned. */
  readonly padId: string | null
  readonly isPinned: boolean
}

/** Keeps what became of a batch, with how far the import is. */
export async function keepOutcomes(tx: Sql, { id }: Claimed, outcomes: readonly Outcome[]): Promise<void> {
  await tx`
    with told as (
      update import_items t set result = o.result, why = o.why, lost = o.lost, note_ids = o."noteIds",
        pad_id = o."padId", is_pinned = o."isPinned"
      from json_to_recordset(${JSON.stringify(outcomes)}::json)
        as o (place int, result text, why text, lost text[], "noteIds" bigint[], "padId" bigint, "isPinned" boolean)
      where t.import_id = ${id} and t.place = o.place
      returning t.result
    )
    update imports set made = imports.made + n.made, updated = imports.updated + n.updated, skipped = imports.skipped + n.skipped, problems = imports.problems + n.problems
    from (
      select count(*) filter (where result in ('made', 'updated')) as made, count(*) filter (where result = 'updated') as updated,
             count(*) filter (where result = 'skipped') as skipped, count(*) filter (where result = 'problem') as problems
      from told
    ) n
    where id = ${id}`
}
