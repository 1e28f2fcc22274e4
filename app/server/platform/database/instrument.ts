import type { Database } from './connect.ts'
import type { StatementWatch } from './watch.ts'

/** The connections at this moment. */
export interface PoolState {
  readonly size: number
  /** Connections on which something runs, or that are kept for a transaction. */
  readonly inUse: number
  readonly idle: number
  /** Statements that no connection has taken yet. */
  readonly waiting: number
  /** `performance.now()` of the statement that has waited longest; undefined when none waits. */
  readonly waitingSince: number | undefined
}

/** Told of every statement from now on; undefined tells nothing, and costs nothing. */
export function watchStatements({ common }: Database, watch: StatementWatch | undefined): void {
  common.watch = watch
}

export function poolOf({ pool, shared, common }: Database): PoolState {
  const inUse = pool.totalCount - pool.idleCount + shared.inUse
  return {
    size: pool.options.max + shared.size,
    inUse,
    idle: Math.max(0, common.open.size - inUse),
    waiting: pool.waitingCount,
    waitingSince: pool.waitingSince,
  }
}
