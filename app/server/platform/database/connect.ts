import type { Fragment as SqlFragment, PendingQuery, Row, Sql as DriverSql } from 'postgres'
import { errorCode } from '../error-code.ts'
import { StartupError } from '../startup-error.ts'
import { postgres } from './driver.ts'

export type Sql = DriverSql
/** A statement or a part of one, as made by the sql tag. */
export type Fragment = PendingQuery<Row[]> | SqlFragment

/** `on delete set null (column)` came with 15; what is older cannot hold the schema. */
const oldestServer = 15

/** Where a database is: an address, or the parts of one (for a socket in a folder). */
export type DatabaseAddress = string | { socketDir: string; user: string; password: string; database: string }

/**
 * A pool of connections; none is opened before the first statement.
 * @param address where the database is
 * @param max connections at the most
 * @param onStatement sees the text of every statement that is sent, for tests and benchmarks
 */
export function connect(address: DatabaseAddress, max: number, onStatement?: (text: string) => void): Sql {
  const options = {
    max,
    ...(onStatement ? { debug: (_connection: number, text: string) => onStatement(text) } : {}),
    // Statements that are sent while another runs on the same connection; the others wait for whichever is free. Left to
    // itself the driver sends a hundred ahead, and a page waits behind a stranger's slow statement.
    max_pipeline: 4,
    connect_timeout: 10,
    idle_timeout: 300,
    max_lifetime: 60 * 30,
    onnotice: () => {},
    connection: {
      application_name: 'notejam',
      TimeZone: 'UTC',
      // Milliseconds. A page that needs longer than this is a defect; a lock that is held longer is one elsewhere.
      statement_timeout: 10_000,
      lock_timeout: 5_000,
      idle_in_transaction_session_timeout: 30_000,
    },
  }
  if (typeof address === 'string') return postgres(address, options)
  const { socketDir, user, password, database } = address
  return postgres({ ...options, host: socketDir, user, password, database })
}

/**
 * Checks that the server can be reached and can hold Notejam's tables.
 * @throws StartupError naming `DATABASE_URL`
 */
export async function checkServer(sql: Sql): Promise<void> {
  const [server] = await sql<{ version: number; shown: string; encoding: string }[]>`
    select current_setting('server_version_num')::int / 10000 as version,
           current_setting('server_version') as shown,
           current_setting('server_encoding') as encoding`.catch((error: unknown) => {
    throw new StartupError(`DATABASE_URL: the database cannot be reached (${reasonOf(error)}).`)
  })
  if (!server || server.version < oldestServer) {
    throw new StartupError(
      `DATABASE_URL: PostgreSQL ${oldestServer} or newer is needed and this server is ${server?.shown ?? 'unknown'}.`,
    )
  }
  if (server.encoding !== 'UTF8') {
    throw new StartupError(`DATABASE_URL: the database's encoding must be UTF8 and is ${server.encoding}.`)
  }
}

/** What the driver or the server said, without the address: that may hold a password. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown reason'
  const code = errorCode(error)
  if (error instanceof AggregateError || code === 'ECONNREFUSED') return 'connection refused'
  if (code === 'ENOTFOUND') return 'no such host'
  if (code === 'CONNECT_TIMEOUT') return 'no answer within 10 seconds'
  return error instanceof postgres.PostgresError ? error.message : (code ?? error.name)
}
