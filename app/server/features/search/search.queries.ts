import type { Fragment, Sql } from '../../platform/database/connect.ts'
import type { SearchQuery } from './search-query.ts'

export interface FoundNote {
  readonly id: string
  readonly name: string
  /** The note's text, or as much of it as lies around what was found. */
  readonly text: string
  /** Where `text` begins and ends within the note. */
  readonly isStart: boolean
  readonly padId: string | null
  readonly updatedAt: string
}

export interface Found {
  readonly notes: readonly FoundNote[]
  /** How many there are; null when only those that are shown were looked at. */
  readonly count: number | null
  /** What to mark, in `search_fold`'s letters. */
  readonly marks: readonly string[]
  /** Words that are nearly what was typed, when that was hardly found. */
  readonly nearly: readonly string[]
}

export const pageSize = 20

/** Fewer than this, and words that are spelled nearly the same count too. */
const few = 3
/** Milliseconds: whoever waits longer has to narrow it. */
export const patience = 2_000

/** Words that have a part in common with what was typed, the shortest of them; fewer for short parts, which say little. */
const mostParts = { long: 200, short: 40 }
const mostSlips = 6

/** Of a text that is longer, only what lies around the first find is sent. */
const windowSize = 2_000

/**
 * What is found, best first: a name that has all words, then one that has some of them, then texts; each with the newest first.
 * A subselect for `openPage`.
 * @param skip so many
 */
export function findNotes(sql: Sql, query: SearchQuery, skip: number): Fragment {
  const { words, phrases, notWords, notPhrases, pads, times, isPinned } = query
  const givens = [...words, ...phrases, ...notWords, ...notPhrases]
  const kinds = [
    ...words.map(() => 'word'),
    ...phrases.map(() => 'phrase'),
    ...notWords.map(() => 'not'),
    ...notPhrases.map(() => 'not phrase'),
  ]
  const narrowed = [
    // Hashed: PostgreSQL would rather walk through the pads for each note.
    ...(pads.length > 0 ? [sql`and (s.pad_id in (select id from pad)) is true`] : []),
    ...times.flatMap(({ column, from, before }) => {
      const at = column === 'created' ? sql`s.created_at` : sql`s.updated_at`
      return [
        ...(from ? [sql`and ${at} >= ${from}::text::timestamptz`] : []),
        ...(before ? [sql`and ${at} < ${before}::text::timestamptz`] : []),
      ]
    }),
    ...(isPinned ? [sql`and s.pinned_at is not null`] : []),
  ]
  const filter = narrowed.reduce<Fragment>((all, one) => sql`${all} ${one}`, sql``)

  return sql`
    with pad as materialized (
      -- Folding tells most pads apart; only the others are taken into words.
      select id from pads
      where user_id = viewer.user_id and (
        select bool_and(case when search_fold(name) not like '%' || split_part(wanted, ' ', 1) || '%' then false
                        else search_plain(name) like '% ' || wanted || '%' end)
        from (select btrim(search_plain(given)) as wanted from unnest(${pads}::text[]) given offset 0) p)
    ),
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
      select
        (select string_agg('(' || expression || ')', '&') from wanted where kind <> 'not')::tsquery as query,
        (select string_agg('(' || expression || ')', '|') from (
           select string_agg(expression, '&') as expression from wanted where kind = 'not' group by place) n)::tsquery as unwanted,
        (select array_agg(case when is_dense or length(token) >= 4 then '%' || token || '%' else '% ' || token || '%' end)
         from wanted where kind <> 'not') as patterns
    ),
    -- What only the text itself can tell: that words stand side by side.
    needle as materialized (
      select kind <> 'not phrase' as is_wanted,
        case when search_is_dense(left(plain, 1)) or kind = 'word' then '' else ' ' end || plain ||
        case when search_is_dense(right(plain, 1)) or kind = 'word' then '' else ' ' end as needle
      from term
      where plain <> '' and (kind like '%phrase' or
        kind = 'word' and length(plain) > 2 and search_is_dense(left(plain, 1)) and search_is_dense(right(plain, 1)))
    ),
    -- Only looked for when nothing else is.
    excluded as materialized (
      select s.note_id from asked join note_search s on asked.query is null and s.words @@ asked.unwanted
      where s.user_id + 0 = viewer.user_id
    ),
    hit as materialized (
      select s.note_id, s.updated_at,
        case when s.name like all (asked.patterns) then 2 when s.name like any (asked.patterns) then 1 else 0 end as rank
      from asked join note_search s
        on s.words @@ (case when asked.unwanted is null then asked.query else asked.query && !! asked.unwanted end)
      -- Words are one person's already: the index of people would only cost.
      where s.user_id + 0 = viewer.user_id ${filter}
      union all
      select s.note_id, s.updated_at, 0
      from asked join note_search s on asked.query is null and ${narrowed.length + notWords.length + notPhrases.length > 0}::bool
      where s.user_id = viewer.user_id and s.note_id not in (select note_id from excluded) ${filter}
    ),
    slip as materialized (
      select w.place, w.token, near.word
      from wanted w cross join lateral (
        select word from search_vocabulary v
        where not exists (select from hit ${sql.unsafe(`offset ${few - 1}`)}) and v.user_id = viewer.user_id and v.word % w.token
          and v.word not like w.token || '%'
        order by similarity(v.word, w.token) desc, word limit ${sql.unsafe(String(mostSlips))}
      ) near
      where w.kind = 'word' and not w.is_dense and length(w.token) >= 4
    ),
    mended as materialized (
      select string_agg('(' || concat_ws('|', w.expression, near.expression) || ')', '&')::tsquery as query,
        (select array_agg('%' || word || '%') from slip) as patterns
      from wanted w left join lateral (
        select string_agg(format('''%s:%s''', viewer.user_id, word), '|') as expression
        from slip where slip.place = w.place and slip.token = w.token
      ) near on true
      where w.kind <> 'not' and exists (select from slip)
    ),
    mended_hit as materialized (
      select s.note_id, s.updated_at, case when s.name like any (mended.patterns) then -1 else -2 end as rank
      from mended join note_search s on s.words @@ mended.query, asked
      where s.user_id + 0 = viewer.user_id and (asked.unwanted is null or s.words @@ (!! asked.unwanted)) ${filter}
        and s.note_id not in (select note_id from hit)
    ),
    shown as materialized (
      select n.id, n.name, n.text, n.pad_id, f.updated_at, f.rank
      from (select * from (select * from hit union all select * from mended_hit) f order by rank desc, updated_at desc, note_id desc) f
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
      'count', case when not exists (select from needle) then (select count(*) from hit) + (select count(*) from mended_hit) end,
      'marks', (select coalesce(json_agg(distinct word), '[]') from (
        select unnest(string_to_array(plain, ' ')) as word from term where kind in ('word', 'phrase')
        union select word from slip) m),
      'nearly', (select coalesce(json_agg(distinct word), '[]') from slip where exists (select from shown where rank < 0)),
      'notes', (select coalesce(json_agg(json_build_object(
          'id', n.id::text, 'name', n.name, 'padId', n.pad_id::text, 'updatedAt', n.updated_at,
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
