import type { Fragment, Sql } from '../../platform/database/connect.ts'

/** A number in the text of a statement, where the planner sees it. */
export function literal(sql: Sql, number: number): Fragment {
  return sql.unsafe(String(number))
}
