import type { Reads, Sql } from './sql.ts'

/** A tag that sends reads on the pool: a slow one on a shared connection would delay all reads that are sent after it. */
export function unshared(sql: Sql): Sql {
  const tag: Reads = (texts, ...values) => sql(texts, ...values)
  return Object.assign(tag, { unsafe: sql.unsafe.bind(sql), reads: tag })
}
