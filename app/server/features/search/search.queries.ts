import type { Fragment, Sql } from '../../platform/database/connect.ts'
import { narrowing, narrowingSections, wantsNoWord, withinTimes } from './narrowing.ts'
import type { SearchQuery } from './search-query.ts'

export interface FoundNote {
  readonly id: string
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
  /** How many there are, or one more than are counted; null when only those that are shown were looked at. */
  readonly count: number | null
  /** What to mark, in `search_fold`'s letters. */
  readonly marks: readonly string[]
  /** Spelling corrections that were searched for too, because what was typed was hardly found. */
  readonly corrections: readonly string[]
  /**
   * Not all that is searched as it is was read: the backlog of the index is longer than a search reads, and the other notes in it are
   * found by stale words; or the trash is, and its other notes are not found.
   */
  readonly isBehind: boolean
}

export const pageSize = 20

/** Matches are counted up to this. Where there are more, a page is first looked for among the newest notes. */
export const maxCounted = 1_000
const newestScanned = 2_000

/** Words of the vocabulary that contain a token, the shortest first; fewer for short tokens, which say little. */
const maxContainingWords = { longToken: 200, shortToken: 40 }

/** Of the index's backlog each search reads so many notes and bytes: those that were saved last. */
const maxUnindexedNotes = 5_000
const maxUnindexedBytes = 2 * 1024 ** 2
/** Of the trash, which has no index at all, a search reads more. */
const maxTrashBytes = 4 * 1024 ** 2

/** Spelling corrections are searched for when there are fewer matches than this; so many for each word. */
const correctedBelow = 3
const maxCorrections = 6

/** Of a longer text only an excerpt is sent. */
const excerptCharacters = 2_000

/**
 * The search: one statement, as it runs. A subselect for `openPage` and `openPart`; the CTE `viewer` is the gate's.
 *
 * Notes are found in `note_search`, whose lexemes are `USER:word`, and `USER;word` for words of a name (0006_search.sql); notes that
 * were saved moments ago and wait to be indexed are searched as they are. The best match comes first: `rank` 2 when the name has all words,
 * 1 when it has some, 0 when only the text has them, -1 and -2 for spelling corrections in names and texts; then the newest first.
 * @param skip matches before the page
 */
export function findNotes(sql: Sql, query: SearchQuery, skip: number): Fragment {
  const { words, phrases, notWords, notPhrases, isInTrash } = query
  const typed = [...words, ...phrases, ...notWords, ...notPhrases]
  const kinds = [
    ...words.map(() => 'word'),
    ...phrases.map(() => 'phrase'),
    ...notWords.map(() => 'not'),
    ...notPhrases.map(() => 'not phrase'),
  ]
  const end = skip + pageSize + 1
  const filter = narrowing(sql, query)
  const narrowed = sql.unsafe(String(wantsNoWord(query)))
  /** In the text of the statement, for the planner to see. */
  const literal = (number: number) => sql.unsafe(String(number))
  const isIndexed = sql`and s.note_id not in (select note_id from unindexed)`
  /** Lexemes carry the user id; `+ 0` keeps the planner off the index on user_id. */
  const matches = (tsquery: Fragment) =>
    sql`s.words @@ (select ${tsquery} from asked) and s.user_id + 0 = viewer.user_id ${isIndexed} ${filter}`
  /** With a phrase to check, any match may be dropped: all of them are read. */
  const enoughForPage = sql`(select case when not exists (select from needle) then ${end}::int end)`

  const indexed = isInTrash ? sql`(select * from note_search where false)` : sql`note_search`
  const isInPlace = isInTrash ? sql`n.deleted_at is not null` : sql`n.deleted_at is null`
  const backlog = sql`
    select note_id, mark from search_due where user_id = viewer.user_id
    order by mark desc limit ${literal(maxUnindexedNotes + 1)}`
  const trash = sql`
    select id as note_id, deleted_at as mark from notes where user_id = viewer.user_id and deleted_at is not null
    order by deleted_at desc, id desc limit ${literal(maxUnindexedNotes + 1)}`

  return sql`
    with
    -- 1. What was typed.

    -- Words and phrases as typed, folded.
    term as materialized (
      select place, plain, search_words(plain) as tokens,
        -- In scripts without spaces the pairs of letters that are indexed may stand apart: only the text can tell.
        case when kind = 'not' and length(plain) > 2 and search_is_dense(left(plain, 1)) then 'not phrase' else kind end as kind
      from (
        select place, kind, btrim(search_plain(given)) as plain
        from unnest(${typed}::text[], ${kinds}::text[]) with ordinality t (given, kind, place)
      ) t
    ),
    -- Their tokens, as the index has them: words, and in scripts without spaces ("dense") pairs of letters.
    token as materialized (
      select term.place, term.kind, token, search_is_dense(left(token, 1)) as is_dense
      from term cross join lateral unnest(tokens) token
      -- The last letter of a dense term by itself says no more than the pair that it ends.
      where not exists (select from unnest(tokens) pair where length(pair) = 2 and length(token) = 1 and right(pair, 1) = token
        and search_is_dense(left(pair, 1)))
    ),
    -- Each token with its part of a tsquery: as a prefix, or in the middle of a word of the person's vocabulary. Tokens are letters and
    -- digits, whatever was typed: they need no quoting.
    token_query as materialized (
      select place, kind, token, is_dense,
        case
          when is_dense then format('''%s:%s''%s', viewer.user_id, token, case when length(token) = 1 then ':*' end)
          when kind in ('not', 'phrase') or length(token) = 1 then format('''%s:%s''', viewer.user_id, token)
          else concat_ws('|', format('''%s:%s'':*', viewer.user_id, left(token, 40)), (
            select string_agg(format('''%s:%s''', viewer.user_id, word), '|')
            from (
              select word from search_vocabulary v
              where length(token) >= 4 and v.user_id = viewer.user_id
                and v.word like '%_' || token || '%'
              order by length(word), word
              limit case when length(token) >= 6 then ${literal(maxContainingWords.longToken)} else ${literal(maxContainingWords.shortToken)} end
            ) part))
        end as expression
      from token where kind <> 'not phrase'
    ),
    -- One row, the tsqueries: all words, words that may not be there, both together, and all or any of the words in the name.
    asked as materialized (
      select *,
        case when unwanted is null then wanted else wanted && !! unwanted end as query,
        -- A single word in the name is in the note, too: to look for both would only cost time.
        case when is_one and unwanted is null then any_in_name when is_one then any_in_name && !! unwanted
             when unwanted is null then wanted && any_in_name else wanted && any_in_name && !! unwanted end as query_by_name
      from (
        select all_words::tsquery as wanted, unwanted, is_one, replace(any_word, mark, name_mark)::tsquery as any_in_name,
          replace(all_words, mark, name_mark)::tsquery as all_in_name
        from (
          select
            string_agg('(' || expression || ')', '&') filter (where kind <> 'not') as all_words,
            string_agg('(' || expression || ')', '|') filter (where kind <> 'not') as any_word,
            (select string_agg('(' || expression || ')', '|') from (
               select string_agg(expression, '&') as expression from token_query where kind = 'not' group by place) n)::tsquery as unwanted,
            count(*) filter (where kind <> 'not') = 1 as is_one
          from token_query
        ) w, (select '''' || viewer.user_id || ':' as mark, '''' || viewer.user_id || ';' as name_mark) m
      ) a
    ),
    -- What the index cannot tell, checked against the text: phrases, and dense terms of more than a pair.
    needle as materialized (
      select kind <> 'not phrase' as is_wanted,
        case when search_is_dense(left(plain, 1)) or kind = 'word' then '' else ' ' end || plain ||
        case when search_is_dense(right(plain, 1)) or kind = 'word' then '' else ' ' end as needle
      from term
      where plain <> '' and (kind like '%phrase' or
        kind = 'word' and length(plain) > 2 and search_is_dense(left(plain, 1)) and search_is_dense(right(plain, 1)))
    ),

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
      where place <= ${literal(maxUnindexedNotes)} and coalesce(bytes, 0) <= ${literal(isInTrash ? maxTrashBytes : maxUnindexedBytes)}
    ),
    ${narrowingSections(sql, query)}
    -- Their words, folded.
    fresh as materialized (
      select note_id, updated_at, search_plain(name) as plain_name, search_plain(name || E'\\n' || text) as plain
      from unindexed s where name is not null ${filter}
    ),
    -- Which token each of them has.
    fresh_token as materialized (
      select note_id, place, kind, token, search_has(plain, token, is_whole) as is_found,
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
      where coalesce(is_found, ${narrowed}) and note_id not in (select note_id from fresh_unwanted)
    ),

    -- 3. Notes in the index.

    -- Notes with unwanted words, read only when no word is wanted.
    excluded as materialized (
      select s.note_id from asked join ${indexed} s on asked.wanted is null and s.words @@ asked.unwanted
      where s.user_id + 0 = viewer.user_id
    ),
    -- One row: how many notes match, counted up to a limit, and whether too many match by name.
    tally as materialized (
      select (select count(*) from (select from ${indexed} s where ${matches(sql`query`)} limit ${literal(maxCounted)} + 1) s) +
        (select count(*) from fresh_hit) as total,
        (select count(*) from (select from ${indexed} s where ${matches(sql`query_by_name`)} limit ${literal(maxCounted)} + 1) s) > ${literal(maxCounted)}
          as is_often_named
    ),
    -- With very many matches, the best are among the newest notes: a scan from the newest on finds them sooner than sorting all.
    newest as materialized (
      select s.note_id, s.updated_at, case when is_often_named then 2 else 0 end as rank
      from (
        select n.id, n.updated_at from notes n
        where n.user_id = viewer.user_id and n.deleted_at is null ${withinTimes(sql, query, 'n', ['updated'])}
        order by n.updated_at desc, n.id desc
        limit (select case when total > ${literal(maxCounted)} and not exists (select from needle) then ${literal(newestScanned)} else 0 end
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
      union all
      -- Without a wanted word: what is left after narrowing.
      select s.note_id, s.updated_at, 0
      from asked join ${indexed} s on asked.wanted is null and ${narrowed}
      where s.user_id = viewer.user_id and s.note_id not in (select note_id from excluded) ${isIndexed} ${filter}
    ),

    -- 4. Spelling corrections, when there are hardly any matches.

    -- Words of notes that wait to be indexed: the vocabulary does not have them yet.
    fresh_word as materialized (
      select distinct word from fresh, unnest(string_to_array(plain, ' ')) word
      where length(word) between 4 and 40 and not search_is_dense(left(word, 1))
    ),
    -- For each typed word, the words that are most similar to it by trigrams (pg_trgm).
    correction as materialized (
      select w.place, w.token, near.word
      from token_query w cross join lateral (
        select word from (
          select word from search_vocabulary v
          where (select total from tally) < ${literal(correctedBelow)} and v.user_id = viewer.user_id and v.word % w.token
          union
          select word from fresh_word v where (select total from tally) < ${literal(correctedBelow)} and v.word % w.token
        ) v
        where v.word not like w.token || '%'
        order by similarity(v.word, w.token) desc, word limit ${literal(maxCorrections)}
      ) near
      where w.kind = 'word' and not w.is_dense and length(w.token) >= 4
    ),
    -- The tsquery of all words, each of them or one of its corrections; no row without corrections.
    corrected as materialized (
      select string_agg('(' || concat_ws('|', w.expression, near.expression) || ')', '&')::tsquery as query,
        (select string_agg(format('''%s;%s''', viewer.user_id, word), '|') from correction)::tsquery as in_name
      from token_query w left join lateral (
        select string_agg(format('''%s:%s''', viewer.user_id, word), '|') as expression
        from correction where correction.place = w.place and correction.token = w.token
      ) near on true
      where w.kind <> 'not' and exists (select from correction)
    ),
    -- What matches only with corrections: in the index, and among notes that wait for it.
    corrected_hit as materialized (
      select s.note_id, s.updated_at, case when s.words @@ corrected.in_name then -1 else -2 end as rank
      from corrected join ${indexed} s on s.words @@ corrected.query, asked
      where s.user_id + 0 = viewer.user_id and (asked.unwanted is null or s.words @@ (!! asked.unwanted)) ${filter}
        and s.note_id not in (select note_id from hit) and s.note_id not in (select note_id from unindexed)
      union all
      select f.note_id, f.updated_at, case when exists (select from correction where search_has(f.plain_name, correction.word, true)) then -1 else -2 end
      from fresh f
      where exists (select from correction) and f.note_id not in (select note_id from hit) and f.note_id not in (select note_id from fresh_unwanted)
        and (
          select bool_and(t.is_found or exists (
            select from correction where correction.place = t.place and correction.token = t.token and search_has(f.plain, correction.word, true)))
          from fresh_token t where t.note_id = f.note_id and t.kind <> 'not')
    ),

    -- 5. The page: its notes in order, phrases checked, and one more to tell whether there is another page.
    shown as materialized (
      select n.id, n.name, n.text, n.pad_id, f.updated_at, f.rank
      from (
        -- Nearly all matches have rank 0: sorted by time alone, and no more of them than the page needs.
        (select * from hit where rank > 0 order by rank desc, updated_at desc, note_id desc limit ${enoughForPage})
        union all (select * from hit where rank = 0 order by updated_at desc, note_id desc limit ${enoughForPage})
        union all select * from corrected_hit
        order by rank desc, updated_at desc, note_id desc
      ) f
      cross join lateral (
        select n.id, n.name, n.text, n.pad_id
        from notes n
        where n.id = f.note_id and n.user_id = viewer.user_id and ${isInPlace}
          and (not exists (select from needle) or (
            select bool_and((strpos(p.plain, needle) > 0) = is_wanted)
            from needle, (select search_plain(n.name || E'\\n' || n.text) as plain offset 0) p))
        offset 0
      ) n
      ${sql.unsafe(`limit ${pageSize + 1}`)} offset ${skip}::int
    )

    -- 6. The answer: Found.
    select json_build_object(
      'count', case when not exists (select from needle) then (select count(*) from corrected_hit) +
        case when (select wanted from asked) is null then (select least(count(*), ${maxCounted + 1}::int) from hit) else (select total from tally) end end,
      'marks', (select coalesce(json_agg(distinct word), '[]') from (
        select unnest(string_to_array(plain, ' ')) as word from term where kind in ('word', 'phrase')
        union select word from correction) m),
      'isBehind', (select count(*) from backlog) > (select count(*) from unindexed),
      'corrections', (select coalesce(json_agg(distinct word), '[]') from correction where exists (select from shown where rank < 0)),
      'notes', (select coalesce(json_agg(json_build_object(
          'id', n.id::text, 'name', n.name, 'pad', (
            select json_build_object('id', p.id::text, 'name', p.name, 'colour', p.colour)
            from pads p where p.id = n.pad_id and p.user_id = viewer.user_id), 'updatedAt', n.updated_at,
          'text', substr(n.text, start.at, ${excerptCharacters}::int), 'isStart', start.at = 1)
          order by n.rank desc, n.updated_at desc, n.id desc), '[]')
        from shown n cross join lateral (
          select case when length(n.text) <= ${excerptCharacters}::int then 1 else greatest(1, coalesce((
            select min(nullif(strpos(folded.text, token.token), 0))
            from token, (select search_fold(left(n.text, 100000)) as text offset 0) folded
            where kind in ('word', 'phrase')), 1) - 200) end as at
        ) start)
    )`
}
