import type { FastifyBaseLogger } from 'fastify'
import type { ConstructorOptions, PgBoss } from 'pg-boss'
import { errorCode } from '../error-code.ts'
import type { Database } from '../database/connect.ts'

/**
 * pg-boss, the job queue, on the service's own pool: password rotation, TLS and timeouts are the same for jobs. It creates and migrates
 * its own schema, `pgboss`. The library is loaded only here.
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
    // Supervision finds jobs whose process died; cron finds those that are due.
    superviseIntervalSeconds: 30,
    cronMonitorIntervalSeconds: 45,
    cronWorkerIntervalSeconds: 45,
    maintenanceIntervalSeconds: 3600,
    flowIntervalSeconds: 3600,
    bamIntervalSeconds: 3600,
  })
  // It retries by itself. Its messages are not logged: they quote statements.
  boss.on('error', (error: unknown) => log.warn({ reason: errorCode(error) ?? nameOf(error) }, 'jobs have to wait'))
  return boss
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown reason'
}
