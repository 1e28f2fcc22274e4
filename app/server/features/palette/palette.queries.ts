import type { Fragment, Sql } from '../../platform/database/connect.ts'

/** Names that are shown: of a search, and of the latest notes for an empty one. */
const maxFound = 20
const maxLatest = 8

export interface NamedNote {
  readonly id: string
  readonly name: string
  readonly pad: string | null
}

/** So many of the newest notes are searched by any part of their names, and so many others by prefixes, in the index. */
const maxScanned = 2_000
const maxIndexed = 1_000
/** … and so many of the index's backlog, the latest first. */
const maxUnindexed = 5_000

/** A subselect for `openPart`: the latest of the viewer's notes whose names have all words of a search; case-insensitive. */
export function notesByName(sql: Sql, typed: string): Fragment {
  const patterns = typed
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`)
  return sql`
    with asked as materialized (
      -- Scripts without spaces are indexed in pairs of letters (0006_search.sql).
      select array_agg(token) as tokens, string_agg(format('''%s;%s''%s', viewer.user_id, token, case when is_dense and length(token) > 1 then '' else ':*' end), '&')::tsquery as query
      from viewer, unnest(search_words(${typed}::text)) token, search_is_dense(left(token, 1)) is_dense
    ),
    newest as materialized (
      select n.id, n.name, n.pad_id, n.updated_at
      from viewer, lateral (
        select id, shown_name(name, snippet) as name, pad_id, updated_at from notes n
        where n.user_id = viewer.user_id and n.deleted_at is null
        order by n.updated_at desc, n.id desc limit ${maxScanned}::int
      ) n
      where n.name ilike all (${patterns}::text[])
      order by n.updated_at desc, n.id desc limit ${patterns.length > 0 ? maxFound : maxLatest}::int
    ),
    unindexed as materialized (
      select d.note_id from viewer, lateral (
        select note_id from search_due d where d.user_id = viewer.user_id order by mark desc limit ${maxUnindexed}::int
      ) d
      where (select count(*) from newest) < ${maxFound}::int
    ),
    others as materialized (
      (select s.note_id from viewer, note_search s
       where s.words @@ (select query from asked) and s.user_id + 0 = viewer.user_id
         and (select count(*) from newest) < ${maxFound}::int and s.note_id not in (select note_id from unindexed)
       limit ${maxIndexed}::int)
      union all
      select n.id from viewer, asked, unindexed u join notes n on n.id = u.note_id
      where n.user_id = viewer.user_id and (
        select bool_and(strpos(plain, case when search_is_dense(left(token, 1)) then token else ' ' || token end) > 0)
        from unnest(tokens) token, search_plain(n.name) plain)
    )
    select coalesce(json_agg(json_build_object('id', n.id::text, 'name', n.name, 'pad', p.name)
                             order by n.updated_at desc, n.id desc), '[]')
    from (
      select * from (
        select * from newest
        union
        select n.id, shown_name(n.name, n.snippet), n.pad_id, n.updated_at
        from viewer, others o join notes n on n.id = o.note_id
        where n.user_id = viewer.user_id and n.deleted_at is null
      ) n
      order by updated_at desc, id desc limit ${maxFound}::int
    ) n left join pads p on p.user_id = (select user_id from viewer) and p.id = n.pad_id`
}
