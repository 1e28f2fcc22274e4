import type { FastifyBaseLogger } from 'fastify'
import type { ConstructorOptions, PgBoss } from 'pg-boss'
import { errorCode } from '../error-code.ts'
import type { Database } from '../database/connect.ts'

/**
 * pg-boss, on the service's own connections: a password that changes, TLS and limits are the same for jobs. Its tables are
 * in a schema of their own, `pgboss`, which it makes and migrates itself.
 *
 * The library is only loaded here.
 */
export async function createBoss(
  { pool }: Database,
  log: FastifyBaseLogger,
  options: ConstructorOptions,
): Promise<PgBoss> {
  const { PgBoss } = await import('pg-boss')
  const boss = new PgBoss({
    ...options,
    db: { executeSql: (text, values) => pool.query(text, values) },
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

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown reason'
}
