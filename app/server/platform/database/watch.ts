import type { Database } from './connect.ts'

/** A statement, with what is noted on it for the watcher. */
export interface WatchedStatement {
  /** With `$1` for its values; empty for one that got no connection. */
  readonly text: string
  /** `performance.now()` when it was asked for, … */
  readonly askedAt: number
  /** … and when a connection had taken it. Not set when it never came to that. */
  startedAt?: number
  /** The watcher's own. */
  note?: unknown
}

/** Sees every statement of a database, but neither its values nor its rows. */
export interface StatementWatch {
  /** Called in the asynchronous context of the code that asks. */
  asked?(statement: WatchedStatement): void
  /** @param error what the driver or the server said; undefined when it was done */
  ended?(statement: WatchedStatement, error?: Error): void
  /** A connection was opened. */
  opened?(): void
}

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

/** A statement that is asked for now, which may wait for a connection first. */
export function askedNow(text: string, watch: StatementWatch | undefined): WatchedStatement {
  const statement: WatchedStatement = { text, askedAt: performance.now() }
  watch?.asked?.(statement)
  return statement
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
