import type { FastifyInstance } from 'fastify'
import { watchStatements } from './database/instrument.ts'
import type { StatementWatch } from './database/watch.ts'
import type { Deps } from './deps.ts'
import { measuredStatements, measurePool } from './metrics/measure-database.ts'
import { measureRequests } from './metrics/measure-requests.ts'

/**
 * Attaches metrics and traces where the settings turn them on. A pool is watched in any case: how long its statements wait
 * says whether to take more requests.
 */
export function observe(app: FastifyInstance, { sql, isMeasured, tracing }: Deps): void {
  const watches: StatementWatch[] = []
  if (isMeasured) {
    measureRequests(app)
    measurePool(sql)
    watches.push(measuredStatements)
  }
  if (tracing) watches.push(tracing.statements)
  watchStatements(sql, together(watches))
}

function together(watches: readonly StatementWatch[]): StatementWatch {
  const [only, second] = watches
  if (!only || !second) return only ?? {}
  return {
    asked: (statement) => watches.forEach((watch) => watch.asked?.(statement)),
    ended: (statement, error) => watches.forEach((watch) => watch.ended?.(statement, error)),
    opened: () => watches.forEach((watch) => watch.opened?.()),
  }
}
