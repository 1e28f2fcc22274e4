import { createSql, type Sql } from './sql.ts'
import type { Database } from './connect.ts'

/**
 * Runs statements that must land together, on a connection that nothing else uses meanwhile: the only place that says BEGIN.
 * It holds statements only: no hashing, uploads or mail inside.
 * @param act gets a tag of its own; its statements are undone when it rejects
 * @param statementTimeoutMs for each of its statements, where that is less than for others
 */
export async function transaction<Result>(
  { pool }: Database,
  act: (tx: Sql) => Promise<Result>,
  statementTimeoutMs?: number,
): Promise<Result> {
  return pool.use(async (connection) => {
    const limit = statementTimeoutMs === undefined ? '' : `; set local statement_timeout = ${statementTimeoutMs}`
    // When anything here fails the connection is closed by the pool, unless this rollback succeeds.
    await connection.query(`begin${limit}`)
    let isOver = false
    const tx = createSql(async (statement) => {
      // The connection is another's by then.
      if (isOver) throw new Error('a statement came after the end of its transaction')
      return connection.query(statement)
    })
    try {
      const result = await act(tx).finally(() => (isOver = true))
      const { command } = await connection.query('commit')
      // PostgreSQL answers COMMIT with ROLLBACK when a statement has failed, also one whose failure `act` caught.
      if (command !== 'COMMIT') throw new Error('the transaction was rolled back: one of its statements had failed')
      return result
    } catch (error) {
      await connection.query('rollback').catch(() => {})
      throw error
    }
  })
}
