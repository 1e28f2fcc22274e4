import type { Fragment, Sql } from './connect.ts'

/**
 * A CTE named `person` that locks the owner's row, so that the writes of one person queue. Every write that touches more than one row,
 * such as a note with the counters of its pads, reads from it first: without that lock order, two of them could deadlock.
 */
export function turnOf(sql: Sql, userId: string): Fragment {
  return sql`with person as (select id, text_bytes, text_quota from users where id = ${userId} for no key update)`
}
