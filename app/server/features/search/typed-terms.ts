import type { Fragment, Sql } from '../../platform/database/connect.ts'
import { containingWords } from './containing-words.ts'
import type { SearchQuery } from './search-query.ts'

/** Section 1, what was typed, as the index has it: `term`, `token`, `token_query`, `asked` and `needle`; ends with a comma. */
export function typedTerms(sql: Sql, { words, phrases, notWords, notPhrases }: SearchQuery): Fragment {
  const typed = [...words, ...phrases, ...notWords, ...notPhrases]
  const kinds = [
    ...words.map(() => 'word'),
    ...phrases.map(() => 'phrase'),
    ...notWords.map(() => 'not'),
    ...notPhrases.map(() => 'not phrase'),
  ]
  return sql`
    -- 1. What was typed.

    -- Words and phrases as typed, folded.
    term as materialized (
      select place, plain, marks, words, is_loose,
        -- Until all notes are indexed again, those that are not are found by what an earlier version indexed.
        case when exists (select from search_again a where a.user_id = viewer.user_id) then words else tokens end as tokens,
        -- In scripts without spaces the pairs of letters that are indexed may stand apart: only the text can tell.
        case when kind = 'not' and length(plain) > 2 and search_is_dense(left(plain, 1)) then 'not phrase' else kind end as kind
      from unnest(${typed}::text[], ${kinds}::text[]) with ordinality t (given, kind, place), search_typed(given, kind like '%phrase')
    ),
    -- Their tokens, as the index has them: words, compounds, and in scripts without spaces ("dense") pairs of letters.
    token as materialized (
      select term.place, term.kind, token, search_is_dense(left(token, 1)) as is_dense,
        case when is_loose and not token = any(words) then words end as loose
      from term cross join lateral unnest(tokens) token
      -- The last letter of a dense term by itself says no more than the pair that it ends.
      where not exists (select from unnest(tokens) pair where length(pair) = 2 and length(token) = 1 and right(pair, 1) = token
        and search_is_dense(left(pair, 1)))
    ),
    -- Each token with its part of a tsquery: as a prefix, or in the middle of a word of the person's vocabulary. Tokens have
    -- no quote and no backslash, whatever was typed: they need no quoting.
    token_query as materialized (
      select place, kind, token, is_dense, loose,
        case
          when is_dense then format('''%s:%s''%s', viewer.user_id, token, case when length(token) = 1 then ':*' end)
          when kind in ('not', 'phrase') or length(token) = 1 then format('''%s:%s''', viewer.user_id, token)
          else concat_ws('|', format('''%s:%s'':*', viewer.user_id, left(token, 40)), ${containingWords(sql, ':')})
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
    ),`
}
