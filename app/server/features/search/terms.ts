import type { Fragment, Sql } from '../../platform/database/connect.ts'
import type { SearchQuery } from './search-query.ts'

/** Words that have a part in common with what was typed, the shortest of them; fewer for short parts, which say little. */
const mostParts = { long: 200, short: 40 }

/**
 * What was typed in PostgreSQL's terms, as parts of a `with`: `term` and `token` (what was typed), `asked` (one row: what has to be
 * among a note's words, what may not, both together, and what has to be in a name) and `needle` (what only the text itself can tell).
 */
export function readTerms(sql: Sql, { words, phrases, notWords, notPhrases }: SearchQuery): Fragment {
  const givens = [...words, ...phrases, ...notWords, ...notPhrases]
  const kinds = [
    ...words.map(() => 'word'),
    ...phrases.map(() => 'phrase'),
    ...notWords.map(() => 'not'),
    ...notPhrases.map(() => 'not phrase'),
  ]

  return sql`
    term as materialized (
      select place, plain, search_words(plain) as tokens,
        -- Letters of these scripts may stand apart: only the text can tell.
        case when kind = 'not' and length(plain) > 2 and search_is_dense(left(plain, 1)) then 'not phrase' else kind end as kind
      from (
        select place, kind, btrim(search_plain(given)) as plain
        from unnest(${givens}::text[], ${kinds}::text[]) with ordinality t (given, kind, place)
      ) t
    ),
    token as materialized (
      select term.place, term.kind, token, search_is_dense(left(token, 1)) as is_dense
      from term cross join lateral unnest(tokens) token
      -- The last letter by itself says no more than the two that it ends.
      where not exists (select from unnest(tokens) pair where length(pair) = 2 and length(token) = 1 and right(pair, 1) = token
        and search_is_dense(left(pair, 1)))
    ),
    -- In tsquery's words: tokens are letters and digits, whatever was typed.
    wanted as materialized (
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
              limit case when length(token) >= 6 then ${sql.unsafe(`${mostParts.long} else ${mostParts.short}`)} end
            ) part))
        end as expression
      from token where kind <> 'not phrase'
    ),
    asked as materialized (
      select *,
        case when unwanted is null then wanted else wanted && !! unwanted end as query,
        -- One word in the name is one in the note: to look for both would only cost.
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
               select string_agg(expression, '&') as expression from wanted where kind = 'not' group by place) n)::tsquery as unwanted,
            count(*) filter (where kind <> 'not') = 1 as is_one
          from wanted
        ) w, (select '''' || viewer.user_id || ':' as mark, '''' || viewer.user_id || ';' as name_mark) m
      ) a
    ),
    -- What only the text itself can tell: that words stand side by side.
    needle as materialized (
      select kind <> 'not phrase' as is_wanted,
        case when search_is_dense(left(plain, 1)) or kind = 'word' then '' else ' ' end || plain ||
        case when search_is_dense(right(plain, 1)) or kind = 'word' then '' else ' ' end as needle
      from term
      where plain <> '' and (kind like '%phrase' or
        kind = 'word' and length(plain) > 2 and search_is_dense(left(plain, 1)) and search_is_dense(right(plain, 1)))
    )`
}
