import type { Database } from './connect.ts'
import type { StatementWatch } from './watch.ts'

/** The connections of a database at this moment. */
export interface PoolState {
  readonly size: number
  /** With a pending statement, or handed out to a transaction. */
  readonly inUse: number
  readonly idle: number
  /** Statements that wait for a connection. */
  readonly waiting: number
  /** `performance.now()` since when the first of them waits; undefined when none waits. */
  readonly waitingSince: number | undefined
}

/** Attaches an observer to every statement from now on; undefined detaches it, and costs nothing. */
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
