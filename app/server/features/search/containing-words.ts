import type { Fragment, Sql } from '../../platform/database/connect.ts'
import { literal } from './literal.ts'

/** Words of the vocabulary that contain a token, the shortest first; fewer for short tokens, which say little. */
const maxContainingWords = { longToken: 200, shortToken: 40 }

/** A subselect: the lexemes of the viewer's words that contain `token`, as alternatives of a tsquery. @param mark as in 0006_search.sql */
export function containingWords(sql: Sql, mark: ':' | ';'): Fragment {
  return sql`
    (select string_agg(format(${sql.unsafe(`'''%s${mark}%s'''`)}, viewer.user_id, word), '|')
     from (
       select word from search_vocabulary v
       where length(token) >= 4 and not search_is_signed(token) and v.user_id = viewer.user_id
         and v.word like '%_' || token || '%'
       order by length(word), word
       limit case when length(token) >= 6 then ${literal(sql, maxContainingWords.longToken)} else ${literal(sql, maxContainingWords.shortToken)} end
     ) part)`
}
