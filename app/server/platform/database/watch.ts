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

/** A statement that is asked for now, which may wait for a connection first. */
export function askedNow(text: string, watch: StatementWatch | undefined): WatchedStatement {
  const statement: WatchedStatement = { text, askedAt: performance.now() }
  watch?.asked?.(statement)
  return statement
}
