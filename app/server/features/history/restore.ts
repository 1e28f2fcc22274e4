import type { Fragment, Sql } from '../../platform/database/connect.ts'
import { turnOf } from '../../platform/database/turn.ts'
import { outlineColumns, outlineValues, type Outlined, type Outlining } from '../../notes/outlined.ts'
import { OverQuota, hasRoom, withRoom } from '../../notes/text-quota.ts'

/**
 * Restores an earlier text as a new version of the note; the current text stays in the history. A text that differs only in line ends is
 * left as it is.
 * @param quota bytes of text that an account may have
 * @returns the new version; undefined when there is no such revision or note
 * @throws NoRoom
 */
export async function restoreRevision(
  sql: Sql,
  outline: Outlining,
  ownerId: string,
  noteId: string,
  revisionId: string,
  quota: number,
): Promise<number | undefined> {
  const [revision] = await sql<Outlined[]>`
    select name, text from note_revisions where id = ${revisionId} and note_id = ${noteId} and user_id = ${ownerId}`
  if (!revision) return undefined
  const made = await outline(revision)
  const withLineFeeds = (text: Fragment) => sql`replace(replace(${text}, E'\\r\\n', E'\\n'), E'\\r', E'\\n')`
  const room = hasRoom(sql, sql`text_cost(r.name, r.text)`, quota)
  const restore = () => sql<{ version: number | null; refusedBytes: number | null }[]>`
    ${turnOf(sql, ownerId)},
    revision as (select name, text from note_revisions where id = ${revisionId} and note_id = ${noteId} and user_id = ${ownerId}),
    restored as (
      update notes
      set name = r.name, version = notes.version + 1, writer = null, updated_at = now(),
          text = case
            when ${withLineFeeds(sql`r.text`)} = ${withLineFeeds(sql`notes.text`)} then notes.text
            else r.text
          end,
          -- An outline is the same for both kinds of line ends.
          (${outlineColumns(sql)}) = row(${outlineValues(sql, made, sql`notes.version + 1`)})
      from person, revision r
      where notes.id = ${noteId} and notes.user_id = person.id and notes.deleted_at is null and ${room}
      returning notes.version
    )
    select (select version from restored) as version,
           (select text_cost(r.name, r.text)::float8 from revision r where not ${room}) as "refusedBytes"
    from person`
  return withRoom(
    sql,
    { userId: ownerId },
    quota,
    async () => {
      const [row] = await restore()
      if (row?.refusedBytes != null) return new OverQuota(row.refusedBytes)
      return row?.version ?? undefined
    },
    revisionId,
  )
}
