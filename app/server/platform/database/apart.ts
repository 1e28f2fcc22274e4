import type { Reads, Sql } from './sql.ts'

/** Sends reads that may take long on connections of their own: on a shared one, all that is asked behind them waits. */
export function apart(sql: Sql): Sql {
  const tag: Reads = (texts, ...values) => sql(texts, ...values)
  return Object.assign(tag, { unsafe: sql.unsafe.bind(sql), reads: tag })
}
