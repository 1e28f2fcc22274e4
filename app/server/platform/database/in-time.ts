import { errorCode } from '../error-code.ts'
import type { Database } from './connect.ts'
import type { Sql } from './sql.ts'
import { transaction } from './transaction.ts'

/** What took longer than it might. */
export const tookTooLong = Symbol('took too long')

/** PostgreSQL's word for a statement that it broke off. */
const brokenOff = '57014'

/**
 * Bounds how long statements may take: the server breaks off the one that is late.
 * @param milliseconds for each statement
 * @param act asks with the tag that it is given
 */
export async function inTime<Answer>(
  database: Database,
  milliseconds: number,
  act: (sql: Sql) => Promise<Answer>,
): Promise<Answer | typeof tookTooLong> {
  try {
    return await transaction(database, act, milliseconds)
  } catch (error) {
    if (errorCode(error) === brokenOff) return tookTooLong
    throw error
  }
}
