import type { FastifyBaseLogger } from 'fastify'
import type { ConstructorOptions, PgBoss } from 'pg-boss'
import { errorCode } from '../error-code.ts'
import type { Sql } from '../database/connect.ts'

/**
 * pg-boss, on the service's own connections: a password that changes, TLS and limits are the same for jobs. Its tables are
 * in a schema of their own, `pgboss`, which it makes and migrates itself.
 *
 * The library is only loaded here.
 */
export async function createBoss(sql: Sql, log: FastifyBaseLogger, options: ConstructorOptions): Promise<PgBoss> {
  const { PgBoss } = await import('pg-boss')
  const boss = new PgBoss({
    ...options,
    db: {
      async executeSql(text, values = []) {
        const given = values.map((value) => value ?? null) as never[]
        const result: unknown[] = await (isTransaction(text) ? alone(sql, text) : sql.unsafe(text, given))
        // One result, or one for each statement; it looks which, as with node-postgres.
        const isOne = !Array.isArray(result[0])
        return (isOne ? { rows: result } : result.map((rows) => ({ rows }))) as { rows: unknown[] }
      },
    },
    instanceHeartbeatSeconds: 600,
    // A job's time: it is looked whether one has lost its process, and whether one is due.
    superviseIntervalSeconds: 30,
    cronMonitorIntervalSeconds: 45,
    cronWorkerIntervalSeconds: 45,
    maintenanceIntervalSeconds: 3600,
    flowIntervalSeconds: 3600,
    bamIntervalSeconds: 3600,
  })
  // Whatever it cannot do it does later. Its messages quote statements.
  boss.on('error', (error: unknown) => log.warn({ reason: errorCode(error) ?? nameOf(error) }, 'jobs have to wait'))
  return boss
}

/** Several statements in one text, from `BEGIN` to `COMMIT`. */
function isTransaction(text: string): boolean {
  return /^\s*begin\b/i.test(text)
}

/** On a connection that nobody else uses meanwhile. */
async function alone(sql: Sql, text: string): Promise<never[]> {
  const connection = await sql.reserve()
  try {
    return await connection.unsafe(text)
  } catch (error) {
    await connection`rollback`
    throw error
  } finally {
    connection.release()
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown reason'
}
