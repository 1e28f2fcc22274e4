import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { QueryConfig } from 'pg'
import type { OwnConnection } from '../database/connect.ts'
import type { Table } from './tables.ts'

/** `COPY` in PostgreSQL's text format, which all its versions read. The library is loaded here only. */

/** How values are written, whatever a server's configuration says. Until the end of the transaction. */
export const copySettings = `
  set local timezone = 'UTC'; set local datestyle = 'ISO, MDY'; set local intervalstyle = 'postgres';
  set local bytea_output = 'hex'; set local extra_float_digits = 1; set local client_encoding = 'UTF8';
  set local statement_timeout = 0; set local lock_timeout = 0; set local idle_in_transaction_session_timeout = 0`

/** The rows of a table in its order, as lines. @param where a condition of this program, with no input in it */
export async function copyOut(own: OwnConnection, { name, columns, order }: Table, where = 'true'): Promise<Readable> {
  const { to } = await import('pg-copy-streams')
  const rows = to(`copy (select ${columns.join(', ')} from "${name}" where ${where} order by ${order}) to stdout`)
  submit(own, rows)
  return rows
}

/** Inserts lines as rows. @param into such as `notes (id, name)` @returns how many there were */
export async function copyIn(own: OwnConnection, into: string, lines: AsyncIterable<Buffer>): Promise<number> {
  const { from } = await import('pg-copy-streams')
  const rows = from(`copy ${into} from stdin`)
  submit(own, rows)
  await pipeline(lines, rows)
  return rows.rowCount
}

/** The driver sends what has a `submit`, and its answer comes by the stream. */
function submit({ connection }: OwnConnection, stream: unknown): void {
  void connection.query(stream as QueryConfig)
}
