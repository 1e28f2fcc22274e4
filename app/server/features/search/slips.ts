import type { Fragment, Sql } from '../../platform/database/connect.ts'

/** Fewer than this, and words that are spelled nearly the same count too. */
const few = 3
const mostSlips = 6

/**
 * Words that are nearly what was typed, as parts of a `with`: `slip` (none when enough was found) and `mended_hit` (the notes that have
 * those instead; `rank` -1 by their names, -2 by their texts).
 * @param filter what narrows the search besides words
 */
export function collectSlips(sql: Sql, filter: Fragment): Fragment {
  const atLeast = sql.unsafe(String(few))
  return sql`
    -- Words of notes that are not indexed yet.
    fresh_word as materialized (
      select distinct word from fresh, unnest(string_to_array(plain, ' ')) word
      where length(word) between 4 and 40 and not search_is_dense(left(word, 1))
    ),
    slip as materialized (
      select w.place, w.token, near.word
      from wanted w cross join lateral (
        select word from (
          select word from search_vocabulary v
          where (select total from tally) < ${atLeast} and v.user_id = viewer.user_id and v.word % w.token
          union
          select word from fresh_word v where (select total from tally) < ${atLeast} and v.word % w.token
        ) v
        where v.word not like w.token || '%'
        order by similarity(v.word, w.token) desc, word limit ${sql.unsafe(String(mostSlips))}
      ) near
      where w.kind = 'word' and not w.is_dense and length(w.token) >= 4
    ),
    mended as materialized (
      select string_agg('(' || concat_ws('|', w.expression, near.expression) || ')', '&')::tsquery as query,
        (select string_agg(format('''%s;%s''', viewer.user_id, word), '|') from slip)::tsquery as in_name
      from wanted w left join lateral (
        select string_agg(format('''%s:%s''', viewer.user_id, word), '|') as expression
        from slip where slip.place = w.place and slip.token = w.token
      ) near on true
      where w.kind <> 'not' and exists (select from slip)
    ),
    mended_hit as materialized (
      select s.note_id, s.updated_at, case when s.words @@ mended.in_name then -1 else -2 end as rank
      from mended join note_search s on s.words @@ mended.query, asked
      where s.user_id + 0 = viewer.user_id and (asked.unwanted is null or s.words @@ (!! asked.unwanted)) ${filter}
        and s.note_id not in (select note_id from hit) and s.note_id not in (select note_id from unindexed)
      union all
      select f.note_id, f.updated_at, case when exists (select from slip where search_has(f.plain_name, slip.word, true)) then -1 else -2 end
      from fresh f
      where exists (select from slip) and f.note_id not in (select note_id from hit) and f.note_id not in (select note_id from fresh_unwanted)
        and (
          select bool_and(t.is_there or exists (
            select from slip where slip.place = t.place and slip.token = t.token and search_has(f.plain, slip.word, true)))
          from fresh_token t where t.note_id = f.note_id and t.kind <> 'not')
    )`
}
