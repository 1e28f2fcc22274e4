/** A statement as its observer sees it. */
export interface WatchedStatement {
  /** With `$1` for its values; empty for a connection without a statement. */
  readonly text: string
  /** `performance.now()` when the caller sent it, … */
  readonly askedAt: number
  /** … and when a connection took it; unset while it waits for one. */
  startedAt?: number
  /** The observer's own. */
  note?: unknown
}

/** Observes every statement of a database, but neither its values nor its rows. */
export interface StatementWatch {
  /** Called in the asynchronous context of the caller. */
  asked?(statement: WatchedStatement): void
  /** @param error of the driver or the server; undefined after success */
  ended?(statement: WatchedStatement, error?: Error): void
  /** A connection was opened. */
  opened?(): void
}

/** Begins the observation of a statement, which may have to wait for a connection. */
export function askedNow(text: string, watch: StatementWatch | undefined): WatchedStatement {
  const statement: WatchedStatement = { text, askedAt: performance.now() }
  watch?.asked?.(statement)
  return statement
}
