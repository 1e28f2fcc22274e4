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

/** Words that have a part in common with what was typed: the shortest of them. */
const mostParts = 500
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
    ...pads.map(
      (pad) => sql`and s.pad_id in (
        select id from pads where user_id = viewer.user_id
          and search_plain(name) like '% ' || btrim(search_plain(${pad}::text)) || '%')`,
    ),
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
    with term as materialized (
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
              order by length(word), word limit ${sql.unsafe(String(mostParts))}
            ) part))
        end as expression
      from token where kind <> 'not phrase'
    ),
    asked as materialized (
      select
        (select string_agg('(' || expression || ')', '&') from wanted where kind <> 'not')::tsquery as query,
        (select string_agg('!(' || expression || ')', '&') from (
           select string_agg(expression, '&') as expression from wanted where kind = 'not' group by place) n)::tsquery as without,
        (select string_agg('(' || expression || ')', '|') from wanted where kind <> 'not')::tsquery as any_of
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
    hit as materialized (
      select s.note_id, s.updated_at,
        case when s.names @@ asked.query then 2 when s.names @@ asked.any_of then 1 else 0 end as rank
      from asked join note_search s
        on s.words @@ (case when asked.without is null then asked.query else asked.query && asked.without end)
      where s.user_id = viewer.user_id ${filter}
      union all
      select s.note_id, s.updated_at, 0
      from asked join note_search s on asked.query is null and ${narrowed.length + notWords.length + notPhrases.length > 0}::bool
      where s.user_id = viewer.user_id and (asked.without is null or s.words @@ asked.without) ${filter}
    ),
    slip as materialized (
      select w.place, w.token, near.word
      from wanted w cross join lateral (
        select word from search_vocabulary v
        where (select count(*) from hit) < ${few}::int and v.user_id = viewer.user_id and v.word % w.token
          and v.word not like w.token || '%'
        order by similarity(v.word, w.token) desc, word limit ${sql.unsafe(String(mostSlips))}
      ) near
      where w.kind = 'word' and not w.is_dense and length(w.token) >= 4
    ),
    mended as materialized (
      select string_agg('(' || concat_ws('|', w.expression, near.expression) || ')', '&')::tsquery as query
      from wanted w left join lateral (
        select string_agg(format('''%s:%s''', viewer.user_id, word), '|') as expression
        from slip where slip.place = w.place and slip.token = w.token
      ) near on true
      where w.kind <> 'not' and exists (select from slip)
    ),
    found as materialized (
      select note_id, updated_at, rank from hit
      union all
      select s.note_id, s.updated_at, case when s.names @@ mended.query then -1 else -2 end
      from mended join note_search s on s.words @@ mended.query, asked
      where s.user_id = viewer.user_id and (asked.without is null or s.words @@ asked.without) ${filter}
        and s.note_id not in (select note_id from hit)
    ),
    shown as materialized (
      select n.id, n.name, n.text, n.pad_id, f.updated_at, f.rank
      from (select * from found order by rank desc, updated_at desc, note_id desc) f
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
      'count', case when not exists (select from needle) then (select count(*) from found) end,
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
