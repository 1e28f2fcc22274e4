import { DatabaseError } from 'pg'
import { Gauge } from 'prom-client'
import type { Database } from '../database/connect.ts'
import { poolOf, type PoolState } from '../database/instrument.ts'
import type { StatementWatch } from '../database/watch.ts'
import { connectionsOpened, poolWait, registry, statementErrors, statementTime } from './registry.ts'

/** How long statements wait and take, and what becomes of them. */
export const measuredStatements: StatementWatch = {
  ended({ askedAt, startedAt }, error) {
    if (error) statementErrors.inc({ class: classOf(error) })
    if (startedAt === undefined) return
    statementTime.observe((performance.now() - startedAt) / 1000)
    poolWait.observe((startedAt - askedAt) / 1000)
  },
  opened: () => connectionsOpened.inc(),
}

/** @see https://www.postgresql.org/docs/current/errcodes-appendix.html */
function classOf(error: Error): string {
  return error instanceof DatabaseError ? (error.code ?? '').slice(0, 2) : 'connection'
}

const gauges: Readonly<Record<string, readonly [help: string, value: (pool: PoolState) => number]>> = {
  notejam_database_pool_size: ['Connections that there may be.', ({ size }) => size],
  notejam_database_pool_in_use: ['Connections on which something runs.', ({ inUse }) => inUse],
  notejam_database_pool_idle: ['Connections that are open and free.', ({ idle }) => idle],
  notejam_database_pool_waiting: ['Statements that no connection has taken yet.', ({ waiting }) => waiting],
}

/** Reads the state of a pool at each scrape. */
export function measurePool(sql: Database): void {
  for (const [name, [help, value]] of Object.entries(gauges)) {
    registry.removeSingleMetric(name)
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(value(poolOf(sql)))
      },
    })
  }
}
