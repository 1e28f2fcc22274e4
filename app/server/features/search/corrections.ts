import type { Fragment, Sql } from '../../platform/database/connect.ts'
import type { Scope } from './hits.ts'
import { literal } from './literal.ts'

/** Spelling corrections are searched for when there are fewer matches than this; so many for each word. */
const correctedBelow = 3
const maxCorrections = 6

/**
 * Section 4, what is looked for instead when there are hardly any matches: spelling corrections, and the words of a compound wherever they
 * stand (`correction`, `loosened` and `corrected_hit`).
 */
export function corrections({ sql, filter, indexed }: Scope): Fragment {
  return sql`
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
          where (select total from tally) < ${literal(sql, correctedBelow)} and v.user_id = viewer.user_id and v.word % w.token
          union
          select word from fresh_word v where (select total from tally) < ${literal(sql, correctedBelow)} and v.word % w.token
        ) v
        where v.word not like w.token || '%'
        order by similarity(v.word, w.token) desc, word limit ${literal(sql, maxCorrections)}
      ) near
      -- A number is not misspelt.
      where w.kind = 'word' and not w.is_dense and not search_is_signed(w.token) and length(w.token) >= 4 and w.token !~ '^[0-9]+$'
    ),
    loosened as materialized (
      select place, token, loose, (select string_agg(format('''%s:%s'':*', viewer.user_id, word), '&') from unnest(loose) word) as expression
      from token_query
      where loose is not null and kind = 'word' and (select total from tally) < ${literal(sql, correctedBelow)}
    ),
    -- The tsquery of all words, each of them or what is looked for instead; null without any of that.
    corrected as materialized (
      select string_agg('(' || concat_ws('|', w.expression, near.expression, '(' || loosened.expression || ')') || ')', '&')::tsquery as query,
        (select string_agg(format('''%s;%s''', viewer.user_id, word), '|') from correction)::tsquery as in_name
      from token_query w left join lateral (
        select string_agg(format('''%s:%s''', viewer.user_id, word), '|') as expression
        from correction where correction.place = w.place and correction.token = w.token
      ) near on true left join loosened on loosened.place = w.place and loosened.token = w.token
      where w.kind <> 'not' and (exists (select from correction) or exists (select from loosened))
    ),
    -- What matches only so: in the index, and among notes that wait for it.
    corrected_hit as materialized (
      select s.note_id, s.updated_at, case when s.words @@ corrected.in_name then -1 else -2 end as rank
      from corrected join ${indexed} s on s.words @@ corrected.query, asked
      where s.user_id + 0 = viewer.user_id and (asked.unwanted is null or s.words @@ (!! asked.unwanted)) ${filter}
        and s.note_id not in (select note_id from hit) and s.note_id not in (select note_id from unindexed)
      union all
      select f.note_id, f.updated_at, case when exists (select from correction where search_has(f.plain_name, correction.word, true)) then -1 else -2 end
      from fresh f
      where (select query is not null from corrected) and f.note_id not in (select note_id from hit) and f.note_id not in (select note_id from fresh_unwanted)
        and (
          select bool_and(t.is_found or exists (
            select from correction where correction.place = t.place and correction.token = t.token and search_has(f.plain, correction.word, true)
          ) or exists (
            select from loosened l where l.place = t.place and l.token = t.token
              and (select bool_and(search_has(f.plain, word, false)) from unnest(l.loose) word)))
          from fresh_token t where t.note_id = f.note_id and t.kind <> 'not')
    ),`
}

/** The words that were looked for instead, if notes are shown for that: a section behind `shown`. */
export function lookedForInstead(sql: Sql): Fragment {
  return sql`,
    instead as materialized (
      select word from correction where exists (select from shown where rank < 0)
      union
      select unnest(loose) from loosened where exists (select from shown where rank < 0)
    )`
}
