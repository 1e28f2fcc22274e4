import type { Fragment, Sql } from '../../platform/database/connect.ts'
import type { SearchQuery } from './search-query.ts'
import { collectFreshHits } from './unindexed.ts'

/** Where there are more they are not counted, and a page of them is first looked for among so many of the newest notes. */
export const mostCounted = 1_000
const walkLength = 2_000

/** What narrows a search besides words. Of a `note_search s`. */
export function filterOf(sql: Sql, query: SearchQuery): Fragment {
  // Hashed: PostgreSQL would rather walk through the pads for each note.
  const inPad = query.pads.length > 0 ? sql`and (s.pad_id in (select id from pad)) is true` : sql``
  const pinned = query.isPinned ? sql`and s.pinned_at is not null` : sql``
  return sql`${inPad} ${pinned} ${timesOf(sql, query, 's', ['created', 'updated'])}`
}

/** @param table `s` or `n`, either of which has these times */
function timesOf(sql: Sql, { times }: SearchQuery, table: 's' | 'n', columns: readonly string[]): Fragment {
  return times
    .filter(({ column }) => columns.includes(column))
    .flatMap(({ column, from, before }) => {
      const at = sql.unsafe(`${table}.${column}_at`)
      return [
        ...(from ? [sql`and ${at} >= (select ${from}::text::timestamptz)`] : []),
        ...(before ? [sql`and ${at} < (select ${before}::text::timestamptz)`] : []),
      ]
    })
    .reduce<Fragment>((all, one) => sql`${all} ${one}`, sql``)
}

/**
 * The notes found, as parts of a `with`: `tally` (one row: how many, as far as they are counted) and `hit` (`rank` 2: the name has all
 * words, 1: some of them, 0: the text has). Of very many only those that can be on the page, unless the text has a say.
 * @param filter what narrows the search besides words
 * @param end how many notes come before the end of the page
 */
export function collectHits(sql: Sql, query: SearchQuery, filter: Fragment, end: number): Fragment {
  const { pads, times, isPinned, notWords, notPhrases } = query
  const isNarrowed = isPinned || [pads, times, notWords, notPhrases].some((list) => list.length > 0)
  const indexed = sql`and s.note_id not in (select note_id from unindexed)`
  // Words are one person's already: the index of people would only cost.
  const has = (query: Fragment) =>
    sql`s.words @@ (select ${query} from asked) and s.user_id + 0 = viewer.user_id ${indexed} ${filter}`
  const many = sql.unsafe(String(mostCounted))
  return sql`
    ${collectFreshHits(sql, isNarrowed)},
    -- Only looked for when nothing else is.
    excluded as materialized (
      select s.note_id from asked join note_search s on asked.wanted is null and s.words @@ asked.unwanted
      where s.user_id + 0 = viewer.user_id
    ),
    tally as materialized (
      select (select count(*) from (select from note_search s where ${has(sql`query`)} limit ${many} + 1) s) +
        (select count(*) from fresh_hit) as total,
        (select count(*) from (select from note_search s where ${has(sql`query_by_name`)} limit ${many} + 1) s) > ${many}
          as is_often_named
    ),
    -- Where very many are found, so are the best among the newest notes: sooner there than by sorting all.
    walked as materialized (
      select s.note_id, s.updated_at, case when is_often_named then 2 else 0 end as rank
      from (
        select n.id, n.updated_at from notes n
        where n.user_id = viewer.user_id and n.deleted_at is null ${timesOf(sql, query, 'n', ['updated'])}
        order by n.updated_at desc, n.id desc
        limit (select case when total > ${many} and not exists (select from needle) then ${sql.unsafe(String(walkLength))} else 0 end
               from tally)
      ) n cross join tally cross join lateral (
        select s.note_id, s.updated_at from note_search s
        where s.note_id = n.id and ${has(sql`query`)}
          and s.words @@ (select case when is_often_named then all_in_name else !! any_in_name end from asked)
        -- One note after the other: PostgreSQL would rather find them all again.
        offset 0
      ) s
      order by n.updated_at desc, n.id desc
      limit ${end}::int
    ),
    walk as materialized (select count(*) = ${end}::int as is_enough from walked),
    named as materialized (
      select s.note_id, s.updated_at,
        case when (select is_one from asked) then 2 when s.words @@ (select all_in_name from asked) then 2 else 1 end as rank
      from note_search s
      where not (select is_enough and is_often_named from walk, tally) and ${has(sql`query_by_name`)}
    ),
    hit as materialized (
      select * from fresh_hit
      union all
      select * from walked where (select is_enough from walk)
      union all
      select * from named
      union all
      select s.note_id, s.updated_at, 0
      from note_search s
      where not (select is_enough from walk) and ${has(sql`query`)} and s.note_id not in (select note_id from named)
      union all
      select s.note_id, s.updated_at, 0
      from asked join note_search s on asked.wanted is null and ${isNarrowed}::bool
      where s.user_id = viewer.user_id and s.note_id not in (select note_id from excluded) ${indexed} ${filter}
    )`
}
