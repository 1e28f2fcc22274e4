import type { Fragment, Sql } from '../../platform/database/connect.ts'

export interface RevisionRow {
  readonly id: string
  readonly version: number
  readonly title: string
  readonly saved_at: string
  readonly is_conflict: boolean
}

const members = (sql: Sql) => sql`
  'id', r.id::text, 'version', r.version, 'title', r.name, 'saved_at', r.saved_at, 'is_conflict', r.is_conflict`

/** A subselect for `openPart`: earlier versions of the viewer's note, the latest first; null without such a note. */
export function revisionsOfProgram(
  sql: Sql,
  noteId: string,
  after: readonly [version: number, id: string] | undefined,
  limit: number,
): Fragment {
  const beyond = after ? sql`and (version, id) < (${after[0]}::bigint, ${after[1]}::bigint)` : sql``
  return sql`
    select (
      select coalesce(json_agg(json_build_object(${members(sql)}) order by r.version desc, r.id desc), '[]')
      from (
        select id, version, name, saved_at, is_conflict from note_revisions
        where note_id = n.id and user_id = n.user_id and ends_session ${beyond}
        order by version desc, id desc limit ${limit}::int
      ) r)
    from notes n where n.id = ${noteId} and n.user_id = viewer.user_id and n.deleted_at is null`
}

/** A subselect for `openPart`: one of them, with its text. */
export function revisionOfProgram(sql: Sql, noteId: string, revisionId: string): Fragment {
  return sql`
    select json_build_object(${members(sql)}, 'text', r.text)
    from note_revisions r join notes n on n.id = r.note_id and n.user_id = r.user_id and n.deleted_at is null
    where r.id = ${revisionId} and r.note_id = ${noteId} and r.user_id = viewer.user_id and r.ends_session`
}
