import { errorCode } from '../error-code.ts'
import type { Database } from './connect.ts'
import type { Sql } from './sql.ts'
import { transaction } from './transaction.ts'

/** The server cancelled a statement at its timeout. */
export const statementTimedOut = Symbol('statement timed out')

/** SQLSTATE of a statement that the server cancelled (query_canceled). */
export const queryCanceled = '57014'

/**
 * Sends statements in one transaction, each with a timeout: the server cancels a late one, and the transaction ends.
 * @param timeoutMs for each statement
 * @param act sends them with the tag that it is given
 * @param options.isPlannedOnce for statements whose plan takes longer than a better one saves: each connection plans them once
 */
export async function withStatementTimeout<Answer>(
  database: Database,
  timeoutMs: number,
  act: (sql: Sql) => Promise<Answer>,
  { isPlannedOnce = false } = {},
): Promise<Answer | typeof statementTimedOut> {
  try {
    return await transaction(database, act, {
      statement_timeout: timeoutMs,
      ...(isPlannedOnce ? { plan_cache_mode: 'force_generic_plan', jit: 'off' } : {}),
    })
  } catch (error) {
    if (errorCode(error) === queryCanceled) return statementTimedOut
    throw error
  }
}
