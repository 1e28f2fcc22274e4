import type { Fragment, Sql } from '../../platform/database/connect.ts'
import { turnOf } from '../../platform/database/turn.ts'

/**
 * Makes a note what it was. That is a new version: what it is until now stays in the history. Where only line ends differ, it is the
 * same already.
 * @returns the new version; undefined when there is no such revision or note
 */
export async function restoreRevision(
  sql: Sql,
  ownerId: string,
  noteId: string,
  revisionId: string,
): Promise<number | undefined> {
  const withLineFeeds = (text: Fragment) => sql`replace(replace(${text}, E'\\r\\n', E'\\n'), E'\\r', E'\\n')`
  const [restored] = await sql<{ version: number }[]>`
    ${turnOf(sql, ownerId)}
    update notes
    set name = r.name, version = notes.version + 1, writer = null, updated_at = now(),
        text = case
          when ${withLineFeeds(sql`r.text`)} = ${withLineFeeds(sql`notes.text`)} then notes.text
          else r.text
        end
    from person, note_revisions r
    where notes.id = ${noteId} and notes.user_id = person.id and notes.deleted_at is null
      and r.id = ${revisionId} and r.note_id = notes.id and r.user_id = person.id
    returning notes.version`
  return restored?.version
}
