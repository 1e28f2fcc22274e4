import type { Fragment, Sql } from '../../platform/database/connect.ts'
import { corrections, lookedForInstead } from './corrections.ts'
import { maxCounted, narrowedHits, wordHits } from './hits.ts'
import { literal } from './literal.ts'
import { narrowing, narrowingSections, wantsNoWord } from './narrowing.ts'
import type { SearchQuery } from './search-query.ts'
import { typedTerms } from './typed-terms.ts'

export interface FoundNote {
  readonly id: string
  /** Its title, or its first line. */
  readonly name: string
  /** The note's text, or an excerpt around the first match. */
  readonly text: string
  /** Whether `text` begins where the note begins. */
  readonly isStart: boolean
  readonly pad: { readonly id: string; readonly name: string; readonly colour: number | null } | null
  readonly updatedAt: string
}

export interface Found {
  readonly notes: readonly FoundNote[]
  /** The best match, as `OpenSheets.found` reads it; null where it was not asked for, or is too long to be read beside the results. */
  readonly first: unknown
  /** How many there are, or one more than are counted; null when only those that are shown were looked at. */
  readonly count: number | null
  /** What to mark, in `search_fold`'s letters. */
  readonly marks: readonly string[]
  /** Spelling corrections, and words of compounds, that were searched for too, because what was typed was hardly found. */
  readonly corrections: readonly string[]
  /**
   * Whether there was more than a search reads without the index. Notes of the backlog beyond that are found by stale words, and those of
   * the trash are not found.
   */
  readonly isBehind: boolean
}

export const pageSize = 20

/** Of the index's backlog, and of the trash, each search reads so many notes and bytes: those that were saved or deleted last. */
const maxUnindexedNotes = 5_000
const maxUnindexedBytes = 2 * 1024 ** 2

/** Of a longer text only an excerpt is sent. */
const excerptCharacters = 2_000

/**
 * The search: one statement, as it runs. A subselect for `openPage` and `openPart`; the CTE `viewer` is the gate's.
 *
 * Notes are found in `note_search`, whose lexemes are `USER:word`, and `USER;word` for words of a name (0006_search.sql); notes that
 * were saved moments ago and wait to be indexed are searched as they are. The best match comes first: `rank` 2 when the name has all words,
 * 1 when it has some, 0 when only the text has them, -1 and -2 for what was looked for instead, in names and texts; then the newest first.
 * @param skip matches before the page
 * @param read reads the best match, to be shown beside the results: makes a subselect for the id that an expression gives
 */
export function findNotes(sql: Sql, query: SearchQuery, skip: number, read?: (id: Fragment) => Fragment): Fragment {
  const { words, phrases, notWords, notPhrases, isInTrash } = query
  const typed = [...words, ...phrases, ...notWords, ...notPhrases]
  const end = skip + pageSize + 1
  const filter = narrowing(sql, query)
  const hasNoWord = wantsNoWord(query)
  /** With a phrase to check, any match may be dropped: all of them are read. */
  const enoughForPage = sql`(select case when not exists (select from needle) then ${end}::int end)`

  const indexed = isInTrash ? sql`(select * from note_search where false)` : sql`note_search`
  const isInPlace = isInTrash ? sql`n.deleted_at is not null` : sql`n.deleted_at is null`
  const backlog = sql`
    select note_id, mark from search_due where user_id = viewer.user_id
    order by mark desc limit ${literal(sql, maxUnindexedNotes + 1)}`
  const trash = sql`
    select id as note_id, deleted_at as mark from notes where user_id = viewer.user_id and deleted_at is not null
    order by deleted_at desc, id desc limit ${literal(sql, maxUnindexedNotes + 1)}`

  const folded = sql`
    select note_id, updated_at, plain_name, folded, search_spaced(folded) as plain, search_squeezed(folded) as squeezed
    from (
      select note_id, updated_at, search_all(name) as plain_name, search_fold(name || E'\\n' || text) as folded
      from unindexed s where name is not null ${filter} offset 0
    ) s`
  // Nothing is compared with words.
  const unfolded = sql`
    select note_id, updated_at, '' as plain_name, '' as folded, '' as plain, '' as squeezed
    from unindexed s where name is not null ${filter}`

  const scope = { sql, query, filter, indexed, end }
  const hits = hasNoWord ? narrowedHits(scope) : sql`${wordHits(scope)} ${corrections(scope)}`

  return sql`
    with
    ${typedTerms(sql, query)}

    -- 2. Notes that are searched as they are: those that wait to be indexed, or those in the trash, which are in no index.

    -- The latest save first: one more than is read.
    backlog as materialized (${isInTrash ? trash : backlog}),
    -- Those of them that this search reads. Of the backlog also those in the trash, with nulls: what the index says of them is stale.
    unindexed as materialized (
      select * from (
        select backlog.note_id, n.name, n.text, n.pad_id, n.created_at, n.updated_at, n.pinned_at,
          row_number() over latest as place, sum(octet_length(n.text)) over latest as bytes
        from backlog left join notes n on n.id = backlog.note_id and n.user_id = viewer.user_id and ${isInPlace}
        window latest as (order by backlog.mark desc, backlog.note_id desc)
      ) n
      where place <= ${literal(sql, maxUnindexedNotes)} and coalesce(bytes, 0) <= ${literal(sql, maxUnindexedBytes)}
    ),
    ${narrowingSections(sql, query)}
    -- Their words, folded.
    fresh as materialized (${typed.length > 0 ? folded : unfolded}),
    -- Which token each of them has.
    fresh_token as materialized (
      select note_id, place, kind, token, loose, search_holds(folded, plain, squeezed, token, is_whole) as is_found,
        search_has(plain_name, token, is_whole) as is_in_name
      from fresh cross join (
        select *, (kind in ('not', 'phrase') or length(token) = 1) and length(token) < 40 as is_whole from token_query) w
    ),
    fresh_unwanted as materialized (
      select note_id from fresh_token where kind = 'not' group by note_id, place having bool_and(is_found)
    ),
    fresh_hit as materialized (
      select note_id, updated_at, case when all_in_name then 2 when any_in_name then 1 else 0 end as rank
      from fresh left join (
        select note_id, bool_and(is_found) as is_found, bool_and(is_in_name) as all_in_name, bool_or(is_in_name) as any_in_name
        from fresh_token where kind <> 'not' group by note_id
      ) t using (note_id)
      where coalesce(is_found, ${sql.unsafe(String(hasNoWord))}) and note_id not in (select note_id from fresh_unwanted)
    ),

    ${hits}
    -- 5. The page: its notes in order, phrases checked, and one more to tell whether there is another page.
    shown as materialized (
      select n.id, n.name, n.snippet, n.text, n.pad_id, f.updated_at, f.rank
      from (
        -- Nearly all matches have rank 0: sorted by time alone, and no more of them than the page needs.
        (select * from hit where rank > 0 order by rank desc, updated_at desc, note_id desc limit ${enoughForPage})
        union all (select * from hit where rank = 0 order by updated_at desc, note_id desc limit ${enoughForPage})
        ${hasNoWord ? sql`` : sql`union all select * from corrected_hit`}
        order by rank desc, updated_at desc, note_id desc
      ) f
      cross join lateral (
        select n.id, n.name, n.snippet, n.text, n.pad_id
        from notes n
        where n.id = f.note_id and n.user_id = viewer.user_id and ${isInPlace}
          and (not exists (select from needle) or (
            select bool_and((strpos(p.plain, needle) > 0) = is_wanted)
            from needle, (select search_plain(n.name || E'\\n' || n.text) as plain offset 0) p))
        offset 0
      ) n
      limit ${literal(sql, pageSize + 1)} offset ${skip}::int
    )${hasNoWord ? sql`` : lookedForInstead(sql)}

    -- 6. The answer: Found.
    select json_build_object(
      'count', case when not exists (select from needle) then ${hasNoWord ? sql`(select least(count(*), ${maxCounted + 1}::int) from hit)` : sql`(select total from tally) + (select count(*) from corrected_hit)`} end,
      'marks', (select coalesce(json_agg(distinct mark), '[]') from (
        select unnest(marks) as mark from term where kind in ('word', 'phrase')
        ${query.titles.length > 0 ? sql`union select unnest(marks) from title` : sql``}
        ${hasNoWord ? sql`` : sql`union select word from instead`}) m),
      'isBehind', (select count(*) from backlog) > (select count(*) from unindexed),
      'corrections', ${hasNoWord ? sql`'[]'::json` : sql`(select coalesce(json_agg(word), '[]') from instead)`},
      'first', ${read ? read(sql`(select id from shown order by rank desc, updated_at desc, id desc limit 1)`) : sql`null`},
      'notes', (select coalesce(json_agg(json_build_object(
          'id', n.id::text, 'name', shown_name(n.name, n.snippet), 'pad', (
            select json_build_object('id', p.id::text, 'name', p.name, 'colour', p.colour)
            from pads p where p.id = n.pad_id and p.user_id = viewer.user_id), 'updatedAt', n.updated_at,
          'text', substr(n.text, start.at, ${excerptCharacters}::int), 'isStart', start.at = 1)
          order by n.rank desc, n.updated_at desc, n.id desc), '[]')
        from shown n cross join lateral (
          select case when length(n.text) <= ${excerptCharacters}::int then 1 else greatest(1, coalesce((
            select coalesce(min(nullif(strpos(folded.text, mark), 0)), min(case when not search_is_signed(mark) then
              -- Joined words, as they may be written.
              nullif(regexp_instr(folded.text collate "C", regexp_replace(mark, '(.)', E'\\\\1[-'', .\u200C\u200D]?', 'g')), 0) end))
            from term cross join unnest(marks) mark, (select search_fold(left(n.text, 100000)) as text offset 0) folded
            where kind in ('word', 'phrase')), 1) - 200) end as at
        ) start)
    )`
}
