import type { Fragment, Sql } from '../../platform/database/connect.ts'

/** Of a person's notes that are not indexed yet, each search reads so many, and so many bytes: the ones saved last. */
const mostNotes = 5_000
const mostBytes = 2 * 1024 ** 2

/**
 * A person's notes that were saved moments ago, as parts of a `with`: `due` (which they are), `unindexed` (those that are read by
 * this search, also when they are in the trash by now: what the index says of them is stale) and `fresh` (their words).
 * @param filter what narrows the search besides words
 */
export function readUnindexed(sql: Sql, filter: Fragment): Fragment {
  return sql`
    due as materialized (
      select note_id, mark from search_due where user_id = viewer.user_id
      order by mark desc limit ${sql.unsafe(String(mostNotes + 1))}
    ),
    unindexed as materialized (
      select * from (
        select due.note_id, n.name, n.text, n.pad_id, n.created_at, n.updated_at, n.pinned_at,
          row_number() over latest as place, sum(octet_length(n.text)) over latest as bytes
        from due left join notes n on n.id = due.note_id and n.user_id = viewer.user_id and n.deleted_at is null
        window latest as (order by due.mark desc, due.note_id desc)
      ) n
      where place <= ${sql.unsafe(String(mostNotes))} and coalesce(bytes, 0) <= ${sql.unsafe(String(mostBytes))}
    ),
    fresh as materialized (
      select note_id, updated_at, search_plain(name) as plain_name, search_plain(name || E'\\n' || text) as plain
      from unindexed s where name is not null ${filter}
    )`
}

/**
 * What is found in them, as the index would say it: `fresh_hit`, with the ranks of `hit`.
 * @param isNarrowed whether anything is looked for besides words
 */
export function collectFreshHits(sql: Sql, isNarrowed: boolean): Fragment {
  return sql`
    fresh_token as materialized (
      select note_id, place, kind, token, search_has(plain, token, is_whole) as is_there,
        search_has(plain_name, token, is_whole) as is_in_name
      from fresh cross join (
        select *, (kind in ('not', 'phrase') or length(token) = 1) and length(token) < 40 as is_whole from wanted) w
    ),
    fresh_unwanted as materialized (
      select note_id from fresh_token where kind = 'not' group by note_id, place having bool_and(is_there)
    ),
    fresh_hit as materialized (
      select note_id, updated_at, case when all_in_name then 2 when any_in_name then 1 else 0 end as rank
      from fresh left join (
        select note_id, bool_and(is_there) as is_there, bool_and(is_in_name) as all_in_name, bool_or(is_in_name) as any_in_name
        from fresh_token where kind <> 'not' group by note_id
      ) t using (note_id)
      where coalesce(is_there, ${isNarrowed}::bool) and note_id not in (select note_id from fresh_unwanted)
    )`
}
