import type { Fragment, Sql } from './connect.ts'

/**
 * A `with` clause, named `person`, that makes writes of one person wait for each other. To be read by every write that
 * touches more than one row, such as a note with the counters of its pads: whoever holds a row then waits for nobody.
 */
export function turnOf(sql: Sql, userId: string): Fragment {
  return sql`with person as (select id, text_bytes from users where id = ${userId} for no key update)`
}
