import type { Sql } from './connect.ts'
import { errorCode } from '../error-code.ts'

/** What took longer than it might. */
export const tookTooLong = Symbol('took too long')

/** PostgreSQL's word for a statement that it broke off. */
const brokenOff = '57014'

/**
 * Bounds how long statements may take: the server breaks off the one that is late.
 * @param milliseconds for each statement
 * @param act asks on the connection that it is given; one statement, as everywhere
 */
export async function inTime<Answer>(
  sql: Sql,
  milliseconds: number,
  act: (sql: Sql) => Promise<Answer>,
): Promise<Answer | typeof tookTooLong> {
  let answer: Answer | undefined
  try {
    await sql.begin(async (tx) => {
      await tx`select set_config('statement_timeout', ${String(milliseconds)}, true)`
      answer = await act(tx as unknown as Sql)
    })
    return answer as Answer
  } catch (error) {
    if (errorCode(error) === brokenOff) return tookTooLong
    throw error
  }
}
