import type { Sql } from '../../platform/database/connect.ts'
import { turnOf } from '../../platform/database/turn.ts'
import { outlineColumns, outlineValues, outlining } from '../../notes/outlined.ts'
import { costOf, hasRoom, OverQuota, withRoom } from '../../notes/text-quota.ts'
import type { BoundedWork } from '../../platform/work/bounded.ts'

/** A note whose links are to be changed. */
export interface Source {
  readonly id: string
  readonly name: string
  readonly text: string
  readonly version: number
}

/** The person's notes that link to a title, but for the one of that title. @param past the last that was seen. @returns their ids, the oldest first */
export async function sourcesOf(
  sql: Sql,
  ownerId: string,
  noteId: string,
  title: string,
  past: string,
  limit: number,
): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    select note_id::text as id from note_links
    where user_id = ${ownerId} and title = title_key(${title}::text) collate "C" and note_id <> ${noteId}
      and note_id > ${past}::bigint
    order by note_id limit ${limit}`
  return rows.map(({ id }) => id)
}

/** What the note is called; undefined when the person has no such note, '' when it has no title. */
export async function titleOfNote(sql: Sql, ownerId: string, noteId: string): Promise<string | undefined> {
  const [note] = await sql<{ name: string }[]>`
    select name from notes where id = ${noteId} and user_id = ${ownerId} and deleted_at is null`
  return note?.name
}

/** A note, and how it types links to a title. */
export async function sourceOf(
  sql: Sql,
  ownerId: string,
  id: string,
  title: string,
): Promise<(Source & { readonly typed: readonly string[] }) | undefined> {
  const [source] = await sql<(Source & { typed: string[] })[]>`
    select id::text, name, text, version,
      array(select link from unnest(links) link where title_key(link) = title_key(${title}::text)) as typed
    from notes where id = ${id} and user_id = ${ownerId} and deleted_at is null`
  return source
}

/** A note as a change of its links left it, with the text that it had before. */
export async function changedSource(
  sql: Sql,
  ownerId: string,
  id: string,
  version: number,
): Promise<(Source & { readonly before: string }) | undefined> {
  const [source] = await sql<(Source & { before: string })[]>`
    select n.id::text, n.name, n.text, n.version, r.text as before
    from notes n join note_revisions r on r.note_id = n.id and r.user_id = n.user_id
    where n.id = ${id} and n.user_id = ${ownerId} and n.deleted_at is null and n.version = ${version}
      and r.version = n.version - 1 and not r.is_conflict`
  return source
}

/**
 * Saves a text over the version that it was made from, as a step of the history of its own.
 * @returns the new version; undefined when another save came between
 * @throws NoRoom
 */
export async function saveText(
  { sql, userId, ...work }: BoundedWork,
  { id, name, version }: Source,
  text: string,
  quota: number,
): Promise<number | undefined> {
  const outline = await outlining(work, work.log, userId)({ name, text })
  const cost = costOf({ name, text })
  const save = () => sql<{ version: number | null; isOverQuota: boolean }[]>`
    ${turnOf(sql, userId)},
    saved as (
      update notes set text = ${text}, version = version + 1, writer = null, updated_at = now(),
        (${outlineColumns(sql)}) = row(${outlineValues(sql, outline, sql`version + 1`)})
      from person
      where notes.id = ${id} and user_id = person.id and deleted_at is null and version = ${version} and ${hasRoom(sql, cost, quota)}
      returning version
    )
    select (select version from saved) as version, not ${hasRoom(sql, cost, quota)} as "isOverQuota" from person`
  return withRoom(sql, { userId }, quota, async () => {
    const [saved] = await save()
    return saved?.isOverQuota ? new OverQuota(cost) : (saved?.version ?? undefined)
  })
}
