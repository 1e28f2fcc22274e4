import { createSql, type Sql } from './sql.ts'
import type { Database, OwnConnection } from './connect.ts'

interface Settings {
  /** For each statement, in milliseconds. */
  readonly statement_timeout?: number
  /** A prepared statement is planned once for each connection, whatever its values are. */
  readonly plan_cache_mode?: 'force_generic_plan'
  /** Whether expensive plans are compiled, for some 100 ms each time. */
  readonly jit?: 'off'
}

/**
 * Runs statements in a transaction, on a connection of its own: the only place that says BEGIN. Only statements belong in it: no
 * hashing, uploads or mail, which would hold its locks.
 * @param act gets a tag of its own; when it rejects, its statements are rolled back
 * @param settings of PostgreSQL, until its end
 */
export async function transaction<Result>(
  { pool }: Database,
  act: (tx: Sql) => Promise<Result>,
  settings: Settings = {},
): Promise<Result> {
  return pool.use(async (connection) => {
    const local = Object.entries(settings).map(([name, value]) => `; set local ${name} = ${value}`)
    // After a failure the pool closes the connection, unless the rollback below succeeds.
    await connection.query(`begin${local.join('')}`)
    let isOver = false
    const tx = createSql(async (statement) => {
      // The connection is in other hands by then.
      if (isOver) throw new Error('a statement came after the end of its transaction')
      return connection.query(statement)
    })
    try {
      const result = await act(tx).finally(() => (isOver = true))
      const { command } = await connection.query('commit')
      // PostgreSQL answers COMMIT with ROLLBACK after a failed statement, even where `act` caught the error.
      if (command !== 'COMMIT') throw new Error('the transaction was rolled back: one of its statements had failed')
      return result
    } catch (error) {
      await connection.query('rollback').catch(() => {})
      throw error
    }
  })
}

/** A transaction that sees one moment throughout (snapshot), and writes nothing. */
export const ofOneMoment = 'isolation level repeatable read read only'

/**
 * Runs a transaction on a dedicated connection, whose statements have no timeout: for work that takes as long as it takes. When `act`
 * rejects, its statements are rolled back.
 * @param characteristics as `begin` takes them
 */
export async function ownTransaction<Result>(
  { sql }: OwnConnection,
  act: () => Promise<Result>,
  characteristics: '' | typeof ofOneMoment = '',
): Promise<Result> {
  await sql.unsafe(`begin ${characteristics}`)
  try {
    const result = await act()
    await sql`commit`
    return result
  } catch (error) {
    await sql`rollback`.catch(() => {})
    throw error
  }
}
