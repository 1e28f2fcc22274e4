import type { Duplex } from 'node:stream'
import type { Fragment as SqlFragment, PendingQuery, Row, Sql as DriverSql } from 'postgres'
import { errorCode } from '../error-code.ts'
import { StartupError } from '../startup-error.ts'
import { postgres, type PasswordSource } from './driver.ts'
import { createNotices } from './notices.ts'

export type Sql = DriverSql
/** A statement that gives such rows, sent when it is awaited. */
export type Statement<Result extends object> = PendingQuery<Result[]>
/** A statement or a part of one, as made by the sql tag. */
export type Fragment = PendingQuery<Row[]> | SqlFragment

/** `on delete set null (column)` came with 15; what is older cannot hold the schema. */
const oldestServer = 15

/** Where a database is: an address, or the parts of one (for a socket in a folder). */
export type DatabaseAddress =
  string | { socketDir: string; port?: number; user: string; password: string; database: string }

/** A database to which somebody else opens the sockets, and whose password changes. */
export interface ManagedAddress {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly database: string
  readonly password: PasswordSource
  /** Never fails: a socket that cannot be opened fails when it is written to. */
  readonly socket: () => Promise<Duplex>
}

/**
 * A pool of connections; none is opened before the first statement.
 * @param address where the database is
 * @param max connections at the most
 * @param onStatement sees the text of every statement that is sent, for tests and benchmarks
 */
export function connect(
  address: DatabaseAddress | ManagedAddress,
  max: number,
  onStatement?: (text: string) => void,
): Sql {
  const notices = createNotices()
  const options = {
    max,
    onnotify: notices.onnotify,
    ...(onStatement ? { debug: (_connection: number, text: string) => onStatement(text) } : {}),
    // Statements that are sent while another runs on the same connection; the others wait for whichever is free. Left to
    // itself the driver sends a hundred ahead, and a page waits behind a stranger's slow statement.
    max_pipeline: 4,
    // Seconds. A server that is away (RDS takes a minute to change places) is asked again each second: its name is looked
    // up anew each time, and pages come back with it.
    connect_timeout: 5,
    backoff: (failures: number) => Math.min(0.05 * 2 ** failures, 1),
    idle_timeout: 300,
    // Seconds. Whatever was true of a connection when it was opened, such as its password, is true of all after this time.
    max_lifetime: 60 * 30,
    onnotice: () => {},
    types: {
      // The driver writes a text as JSON's text. Whoever gives a text for JSON here, as pg-boss does, has written it.
      json: {
        to: 114,
        from: [114, 3802],
        serialize: (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value)),
        parse: (text: string): unknown => JSON.parse(text),
      },
    },
    connection: {
      application_name: 'notejam',
      TimeZone: 'UTC',
      // Milliseconds. A page that needs longer than this is a defect; a lock that is held longer is one elsewhere.
      statement_timeout: 10_000,
      lock_timeout: 5_000,
      idle_in_transaction_session_timeout: 30_000,
    },
  }
  const sql = open(address, options)
  notices.belongTo(sql)
  return sql
}

function open(address: DatabaseAddress | ManagedAddress, options: object): Sql {
  if (typeof address === 'string') return postgres(address, options)
  if ('socket' in address) return postgres({ ...options, ...managedOptions(address) })
  const { socketDir, port = 5432, user, password, database } = address
  return postgres({ ...options, host: socketDir, port, user, password, database })
}

/** In the driver's words; its types know no password that is asked for with a socket, and `socket` not at all. */
function managedOptions({ host, port, user, database, password, socket }: ManagedAddress): object {
  return { host, port, user, database, password, socket }
}

/**
 * Checks that the server can be reached and can hold Notejam's tables.
 * @param setting that says where the database is
 * @throws StartupError naming it
 */
export async function checkServer(sql: Sql, setting = 'DATABASE_URL'): Promise<void> {
  const [server] = await sql<{ version: number; shown: string; encoding: string }[]>`
    select current_setting('server_version_num')::int / 10000 as version,
           current_setting('server_version') as shown,
           current_setting('server_encoding') as encoding`.catch((error: unknown) => {
    if (error instanceof StartupError) throw error
    throw new StartupError(`${setting}: the database cannot be reached (${reasonOf(error)}).`)
  })
  if (!server || server.version < oldestServer) {
    throw new StartupError(
      `${setting}: PostgreSQL ${oldestServer} or newer is needed and this server is ${server?.shown ?? 'unknown'}.`,
    )
  }
  if (server.encoding !== 'UTF8') {
    throw new StartupError(`${setting}: the database's encoding must be UTF8 and is ${server.encoding}.`)
  }
}

/** What the driver or the server said, without the address: that may hold a password. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown reason'
  const code = errorCode(error)
  if (error instanceof AggregateError || code === 'ECONNREFUSED') return 'connection refused'
  if (code === 'ENOTFOUND') return 'no such host'
  if (code === 'CONNECT_TIMEOUT') return 'no answer within 5 seconds'
  return error instanceof postgres.PostgresError ? error.message : (code ?? error.name)
}
