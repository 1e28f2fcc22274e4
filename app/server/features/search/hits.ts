import type { Fragment, Sql } from '../../platform/database/connect.ts'
import { literal } from './literal.ts'
import { withinTimes } from './narrowing.ts'
import type { SearchQuery } from './search-query.ts'

/** Matches are counted up to this. Where there are more, a page is first looked for among the newest notes. */
export const maxCounted = 1_000
const newestScanned = 2_000

/** What the sections of a search have in common. */
export interface Scope {
  readonly sql: Sql
  readonly query: SearchQuery
  /** What `narrowing` makes. */
  readonly filter: Fragment
  /** The table of the index, or none of its rows. */
  readonly indexed: Fragment
  /** How many matches the page and those before it have, and one more. */
  readonly end: number
}

/** Section 3, notes in the index, where words are wanted: `hit` and `tally`. */
export function wordHits({ sql, query, filter, indexed, end }: Scope): Fragment {
  /** Lexemes carry the user id; `+ 0` keeps the planner off the index on user_id. */
  const matches = (tsquery: Fragment) => sql`
    s.words @@ (select ${tsquery} from asked) and s.user_id + 0 = viewer.user_id
    and s.note_id not in (select note_id from unindexed) ${filter}`
  return sql`
    -- One row: how many notes match, counted up to a limit, and whether too many match by name.
    tally as materialized (
      select (select count(*) from (select from ${indexed} s where ${matches(sql`query`)} limit ${literal(sql, maxCounted)} + 1) s) +
        (select count(*) from fresh_hit) as total,
        (select count(*) from (select from ${indexed} s where ${matches(sql`query_by_name`)} limit ${literal(sql, maxCounted)} + 1) s) > ${literal(sql, maxCounted)}
          as is_often_named
    ),
    -- With very many matches, the best are among the newest notes: a scan from the newest on finds them sooner than sorting all.
    newest as materialized (
      select s.note_id, s.updated_at, case when is_often_named then 2 else 0 end as rank
      from (
        select n.id, n.updated_at from notes n
        where n.user_id = viewer.user_id and n.deleted_at is null ${withinTimes(sql, query, 'n', ['updated'])}
        order by n.updated_at desc, n.id desc
        limit (select case when total > ${literal(sql, maxCounted)} and not exists (select from needle) then ${literal(sql, newestScanned)} else 0 end
               from tally)
      ) n cross join tally cross join lateral (
        select s.note_id, s.updated_at from ${indexed} s
        where s.note_id = n.id and ${matches(sql`query`)}
          and s.words @@ (select case when is_often_named then all_in_name else !! any_in_name end from asked)
        -- A fence: one note after the other, where the planner would rather find all matches again.
        offset 0
      ) s
      order by n.updated_at desc, n.id desc
      limit ${end}::int
    ),
    newest_page as materialized (select count(*) = ${end}::int as is_enough from newest),
    -- Matches by name, unless the scan has filled the page with them.
    named as materialized (
      select s.note_id, s.updated_at,
        case when (select is_one from asked) then 2 when s.words @@ (select all_in_name from asked) then 2 else 1 end as rank
      from ${indexed} s
      where not (select is_enough and is_often_named from newest_page, tally) and ${matches(sql`query_by_name`)}
    ),
    -- All matches; of very many only those that can be on the page, unless there is a phrase to check.
    hit as materialized (
      select * from fresh_hit
      union all
      select * from newest where (select is_enough from newest_page)
      union all
      select * from named
      union all
      select s.note_id, s.updated_at, 0
      from ${indexed} s
      where not (select is_enough from newest_page) and ${matches(sql`query`)} and s.note_id not in (select note_id from named)
    ),`
}

/** Section 3 where no word is wanted: `hit` has what is left after narrowing, and after leaving out notes with unwanted words. */
export function narrowedHits({ sql, query, filter, indexed }: Scope): Fragment {
  const hasUnwanted = query.notWords.length > 0
  const unwanted = sql`
    excluded as materialized (
      select s.note_id from ${indexed} s
      where s.words @@ (select unwanted from asked) and s.user_id + 0 = viewer.user_id
    ),`
  return sql`
    ${hasUnwanted ? unwanted : sql``}
    hit as materialized (
      select * from fresh_hit
      union all
      select s.note_id, s.updated_at, 0
      from ${indexed} s
      where s.user_id = viewer.user_id and s.note_id not in (select note_id from unindexed)
        ${hasUnwanted ? sql`and s.note_id not in (select note_id from excluded)` : sql``} ${filter}
    ),`
}
