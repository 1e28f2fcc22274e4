import type { Sql } from './connect.ts'

/** A statement as the driver holds it, with what is noted on it for whoever watches. */
export interface WatchedStatement {
  /** Its text, with `$1` for its values; not there before it was sent. */
  readonly string?: string
  /** `performance.now()` when it was asked for, … */
  askedAt?: number
  /** … and when a connection had nothing else to do. Not set when it never came to that. */
  readonly startedAt?: number
  /** The watcher's own. */
  note?: unknown
}

/** Sees every statement of a pool, but neither its values nor its rows. */
export interface StatementWatch {
  /** Called in the asynchronous context of whoever asks. */
  asked?(statement: WatchedStatement): void
  /** @param error what the driver or the server said; undefined when it was done */
  ended?(statement: WatchedStatement, error?: Error): void
  /** A connection was opened. */
  opened?(): void
}

/** The pool at this moment. */
export interface Pool {
  readonly size: number
  /** Connections on which something runs, or that are kept for somebody. */
  readonly inUse: number
  readonly idle: number
  /** Statements that no connection has taken yet. */
  readonly waiting: number
  /** `performance.now()` of the statement that has waited longest; undefined when none waits. */
  readonly waitingSince: number | undefined
}

/** Told of every statement from now on; undefined tells nobody, and costs nothing. */
export function watchStatements(sql: Sql, watch: StatementWatch | undefined): void {
  ;(sql as unknown as { watch(watch: StatementWatch | undefined): void }).watch(watch)
}

/** @returns how busy it is; how long statements wait is only known while somebody watches */
export function poolOf(sql: Sql): Pool {
  return (sql as unknown as { pool(): Pool }).pool()
}
