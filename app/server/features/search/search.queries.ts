import type { Fragment, Sql } from '../../platform/database/connect.ts'
import { collectHits, filterOf, mostCounted } from './hits.ts'
import type { SearchQuery } from './search-query.ts'
import { collectSlips } from './slips.ts'
import { readTerms } from './terms.ts'
import { readUnindexed } from './unindexed.ts'

export interface FoundNote {
  readonly id: string
  readonly name: string
  /** The note's text, or as much of it as lies around what was found. */
  readonly text: string
  /** Where `text` begins and ends within the note. */
  readonly isStart: boolean
  readonly pad: { readonly id: string; readonly name: string; readonly colour: number | null } | null
  readonly updatedAt: string
}

export interface Found {
  readonly notes: readonly FoundNote[]
  /** How many there are, or one more than are counted; null when only those that are shown were looked at. */
  readonly count: number | null
  /** What to mark, in `search_fold`'s letters. */
  readonly marks: readonly string[]
  /** Words that are nearly what was typed, when that was hardly found. */
  readonly nearly: readonly string[]
  /** More notes wait to be indexed than a search reads: the others are found by what they said before. */
  readonly isBehind: boolean
}

export const pageSize = 20

/** Milliseconds: whoever waits longer has to narrow it. */
export const patience = 2_000

/** Of a text that is longer, only what lies around the first find is sent. */
const windowSize = 2_000

/**
 * What is found, best first: a name that has all words, then one that has some of them, then texts; each with the newest first.
 * A subselect for `openPage` and `openPart`.
 * @param skip so many
 */
export function findNotes(sql: Sql, query: SearchQuery, skip: number): Fragment {
  const filter = filterOf(sql, query)
  const end = skip + pageSize + 1
  const atMost = sql`(select case when not exists (select from needle) then ${end}::int end)`
  return sql`
    with pad as materialized (
      -- Folding tells most pads apart; only the others are taken into words.
      select id from pads
      where user_id = viewer.user_id and (
        select bool_and(case when search_fold(name) not like '%' || split_part(wanted, ' ', 1) || '%' then false
                        else search_plain(name) like '% ' || wanted || '%' end)
        from (select btrim(search_plain(given)) as wanted from unnest(${query.pads}::text[]) given offset 0) p)
    ),
    ${readTerms(sql, query)},
    ${readUnindexed(sql, filter)},
    ${collectHits(sql, query, filter, end)},
    ${collectSlips(sql, filter)},
    shown as materialized (
      select n.id, n.name, n.text, n.pad_id, f.updated_at, f.rank
      from (
        -- Nearly all are of rank 0: sorted by time alone, and no more of them than the page needs, unless the text has a say.
        (select * from hit where rank > 0 order by rank desc, updated_at desc, note_id desc limit ${atMost})
        union all (select * from hit where rank = 0 order by updated_at desc, note_id desc limit ${atMost})
        union all select * from mended_hit
        order by rank desc, updated_at desc, note_id desc
      ) f
      cross join lateral (
        select n.id, n.name, n.text, n.pad_id
        from notes n
        where n.id = f.note_id and n.user_id = viewer.user_id and n.deleted_at is null
          and (not exists (select from needle) or (
            select bool_and((strpos(p.plain, needle) > 0) = is_wanted)
            from needle, (select search_plain(n.name || E'\n' || n.text) as plain offset 0) p))
        offset 0
      ) n
      ${sql.unsafe(`limit ${pageSize + 1}`)} offset ${skip}::int
    )
    select json_build_object(
      'count', case when not exists (select from needle) then (select count(*) from mended_hit) +
        case when (select wanted from asked) is null then (select least(count(*), ${mostCounted + 1}::int) from hit) else (select total from tally) end end,
      'marks', (select coalesce(json_agg(distinct word), '[]') from (
        select unnest(string_to_array(plain, ' ')) as word from term where kind in ('word', 'phrase')
        union select word from slip) m),
      'isBehind', (select count(*) from due) > (select count(*) from unindexed),
      'nearly', (select coalesce(json_agg(distinct word), '[]') from slip where exists (select from shown where rank < 0)),
      'notes', (select coalesce(json_agg(json_build_object(
          'id', n.id::text, 'name', n.name, 'pad', (
            select json_build_object('id', p.id::text, 'name', p.name, 'colour', p.colour)
            from pads p where p.id = n.pad_id and p.user_id = viewer.user_id), 'updatedAt', n.updated_at,
          'text', substr(n.text, start.at, ${windowSize}::int), 'isStart', start.at = 1)
          order by n.rank desc, n.updated_at desc, n.id desc), '[]')
        from shown n cross join lateral (
          select case when length(n.text) <= ${windowSize}::int then 1 else greatest(1, coalesce((
            select min(nullif(strpos(folded.text, token.token), 0))
            from token, (select search_fold(left(n.text, 100000)) as text offset 0) folded
            where kind in ('word', 'phrase')), 1) - 200) end as at
        ) start)
    )`
}
