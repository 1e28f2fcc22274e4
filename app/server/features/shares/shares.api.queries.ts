import type { Fragment, Sql } from '../../platform/database/connect.ts'
import { ownShare, type ListedShare, type Subject } from './shares.queries.ts'

/** A share, as programs get it from the database. */
export type ShareRow = ListedShare

const rows = (sql: Sql, which: Fragment) => sql`
  select json_build_object(${ownShare(sql)}, 'noteId', s.note_id::text, 'padId', s.pad_id::text,
    'name', coalesce(p.name, shown_name(n.name, n.snippet)), 'isTrashed', n.deleted_at is not null) as row, s.id
  from shares s
  left join notes n on n.id = s.note_id and n.user_id = s.user_id
  left join pads p on p.id = s.pad_id and p.user_id = s.user_id
  where s.user_id = viewer.user_id and (n.id is not null or p.id is not null) and ${which}`

/** A subselect for `openPart`: the viewer's shares, the newest first. */
export function sharesOfProgram(sql: Sql, before: string | undefined, limit: number): Fragment {
  const which = sql`s.id < ${before ?? '999999999999999999'}::bigint`
  return sql`
    select coalesce(json_agg(s.row order by s.id desc), '[]')
    from (${rows(sql, which)} order by s.id desc limit ${limit}::int) s`
}

/** A subselect for `openPart`: one of them, by its id or by what it is of. */
export function shareOfProgram(sql: Sql, of: { readonly shareId: string } | Subject): Fragment {
  const which =
    'shareId' in of
      ? sql`s.id = ${of.shareId}`
      : of.kind === 'note'
        ? sql`s.note_id = ${of.id}`
        : sql`s.pad_id = ${of.id}`
  return sql`select s.row from (${rows(sql, which)}) s`
}
