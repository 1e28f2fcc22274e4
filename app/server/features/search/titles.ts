import type { Fragment, Sql } from '../../platform/database/connect.ts'
import { containingWords } from './containing-words.ts'
import type { Conditions, Title } from './conditions.ts'

/** Sections for "title:": `titled` has notes with all of the words and phrases in their names, `not_titled` those with any to leave out. */
export function titleSections(sql: Sql, { titles, notTitles, isInTrash }: Conditions): Fragment[] {
  return [
    ...(titles.length > 0 ? sectionsOf(sql, '', titles, titles.length, isInTrash) : []),
    ...(notTitles.length > 0 ? sectionsOf(sql, 'not_', notTitles, 1, isInTrash) : []),
  ]
}

function sectionsOf(sql: Sql, mark: string, titles: readonly Title[], least: number, isInTrash: boolean): Fragment[] {
  const name = (section: string) => sql.unsafe(mark + section)
  // By the index: words of names are lexemes with a semicolon. What it cannot tell, the name does.
  const indexed = sql`
    select s.note_id, place from (
      select place, bool_or(needle <> '') as is_checked, min(needle) as needle, string_agg('(' ||
        case
          when is_dense and length(token) > 1 or is_whole then format('''%s;%s''', viewer.user_id, token)
          else concat_ws('|', format('''%s;%s'':*', viewer.user_id, left(token, 40)), ${containingWords(sql, ';')})
        end || ')', '&')::tsquery as query
      from ${name('title_token')} group by place
    ) t cross join lateral (
      select s.note_id from note_search s
      where s.words @@ t.query and s.user_id + 0 = viewer.user_id and s.note_id not in (select note_id from unindexed)
      -- A fence: by the index of words, one title after the other.
      offset 0
    ) s
    where not is_checked or (
      select strpos(search_plain(n.name), needle) > 0 from notes n where n.id = s.note_id and n.user_id = viewer.user_id)
    union all`
  return [
    sql`${name('title')} as materialized (
      select place, t.is_phrase, plain, marks,
        case when exists (select from search_again a where a.user_id = viewer.user_id) then words else tokens end as tokens
      from unnest(${titles.map(({ text }) => text)}::text[], ${titles.map(({ isPhrase }) => isPhrase)}::bool[])
        with ordinality t (given, is_phrase, place), search_typed(given, t.is_phrase)
    ),`,
    sql`${name('title_token')} as materialized (
      select place, token, is_dense, (is_phrase or length(token) = 1) and not is_dense as is_whole,
        case
          when is_phrase then case when search_is_dense(left(plain, 1)) then '' else ' ' end || plain ||
            case when search_is_dense(right(plain, 1)) then '' else ' ' end
          when length(plain) > 2 and search_is_dense(left(plain, 1)) and search_is_dense(right(plain, 1)) then plain
          else ''
        end as needle
      from ${name('title')} cross join unnest(tokens) token cross join search_is_dense(left(token, 1)) is_dense
      -- The last letter of a dense word by itself says no more than the pair that it ends.
      where not exists (select from unnest(tokens) pair where length(pair) = 2 and length(token) = 1 and right(pair, 1) = token
        and search_is_dense(left(pair, 1)))
    ),`,
    sql`${name('titled')} as materialized (
      select id as note_id from (
        ${isInTrash ? sql`` : indexed}
        select note_id, place from (
          select note_id, search_plain(u.name) as plain, search_all(u.name) as every from unindexed u where u.name is not null offset 0
        ) u cross join ${name('title_token')}
        group by note_id, place having bool_and(search_has(every, token, is_whole) and strpos(plain, needle) > 0)
      ) t (id, place)
      group by id having count(*) >= ${least}::int
    ),`,
  ]
}
