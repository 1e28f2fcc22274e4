import { setTimeout as sleep } from 'node:timers/promises'
import { DatabaseError, type ClientConfig } from 'pg'
import { errorCode } from '../error-code.ts'
import { StartupError } from '../startup-error.ts'
import { openAccepted, type Connection, type Credentials, type Shared } from './connection.ts'
import { Pool } from './pool.ts'
import { SharedConnections } from './shared-connections.ts'
import { retryOnce } from './retry-once.ts'
import { watchSilence } from './silence.ts'
import { createSql, type Sql, type Statement } from './sql.ts'

export type { Sql, Statement } from './sql.ts'
/** A statement or a part of one, as made by the sql tag. */
export type Fragment = Statement

/** PostgreSQL's major version: the schema needs `on delete set null (column)`, which came with 15. */
const minServerVersion = 15

/** A database's address: a URL, or the parts of one (for a socket in a folder). */
export type DatabaseAddress =
  string | { socketDir: string; port?: number; user: string; password: string; database: string }

/** A database with password rotation, on a server whose certificate is verified. */
export interface ManagedAddress {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly database: string
  /** Certificate authorities in PEM: the server's certificate must chain to one of them. */
  readonly ca: string
  readonly credentials: Credentials
  /** Turns the failure to connect into what an operator can do about it. */
  readonly explain: (error: Error) => Error
}

/**
 * A database with two kinds of connections: a few shared ones, on which short reads are pipelined (`reads`), and a pool that hands
 * each connection out to one statement or transaction at a time. None is opened before the first statement.
 */
export interface Database extends Sql {
  readonly pool: Pool
  readonly shared: SharedConnections
  readonly common: Shared
  /** Opens a dedicated connection, outside of the pool. */
  open(): Promise<OwnConnection>
  /** Closes all connections. @param timeout seconds for statements that are under way */
  end(options?: { readonly timeout?: number }): Promise<void>
}

const maxSharedConnections = 4

/**
 * @param address where the database is
 * @param max connections, shared ones included
 * @param onStatement sees the text of every statement that is sent, for tests and benchmarks
 */
export function connect(
  address: DatabaseAddress | ManagedAddress,
  max: number,
  onStatement?: (text: string) => void,
): Database {
  const common: Shared = { watch: undefined, onStatement, open: new Set(), ...managedBy(address) }
  const config = { ...settings, ...placeOf(address), shared: common }
  const shared = new SharedConnections(config, Math.min(maxSharedConnections, Math.floor(max / 2)))
  const pool = new Pool(config, max - shared.size)
  const send = retryOnce((statement) => pool.ask(statement))
  const sql = createSql(send, shared.size > 0 ? (statement) => shared.query(statement) : send)
  const unwatch = watchSilence(common.open)
  return Object.assign(sql, {
    pool,
    shared,
    common,
    open: () => openConnection(address),
    async end({ timeout = 5 }: { readonly timeout?: number } = {}) {
      unwatch()
      const ended = Promise.all([pool.end(), shared.end()])
      await Promise.race([ended, sleep(timeout * 1000, undefined, { ref: false })])
      for (const connection of common.open) connection.cut()
      await ended
    },
  })
}

/** A dedicated connection, until the caller ends it. Its statements have no timeout. */
export interface OwnConnection {
  readonly sql: Sql
  readonly connection: Connection
  /** The server then releases its locks and rolls back its open transaction. */
  readonly end: () => Promise<void>
}

/** @throws what the driver or the server says, with a code */
export async function openConnection(
  address: DatabaseAddress | ManagedAddress,
  more: ClientConfig = {},
): Promise<OwnConnection> {
  const unbounded = { statement_timeout: 0, lock_timeout: 0, idle_in_transaction_session_timeout: 0 }
  const shared: Shared = { watch: undefined, onStatement: undefined, open: new Set(), ...managedBy(address) }
  const config = { ...settings, ...unbounded, ...placeOf(address), ...more, shared }
  const connection = await openAccepted(config)
  return {
    sql: createSql((statement) => connection.query(statement)),
    connection,
    end: () => connection.end(),
  }
}

const settings = {
  application_name: 'notejam',
  // As on solid state, and for pages that are mostly in memory: with the default of 4 the planner, as long as it has no statistics, reads
  // and sorts all notes of a person for a list's first page.
  options: '-c TimeZone=UTC -c random_page_cost=1.1',
  // Milliseconds. A page's statement that takes longer is a defect; so is a lock that is held longer.
  statement_timeout: 10_000,
  lock_timeout: 5_000,
  idle_in_transaction_session_timeout: 30_000,
} satisfies ClientConfig

function placeOf(address: DatabaseAddress | ManagedAddress): ClientConfig {
  if (typeof address === 'string') return { connectionString: asPostgresReadsIt(address) }
  if ('ca' in address) {
    const { host, port, user, database, ca } = address
    return { host, port, user, database, ssl: { ca } }
  }
  const { socketDir, port = 5432, user, password, database } = address
  return { host: socketDir, port, user, password, database, ssl: false }
}

/** `sslmode=require` as libpq reads it, encrypted with any certificate; without this the driver reads it as `verify-full`. */
function asPostgresReadsIt(address: string): string {
  const url = new URL(address)
  if (url.searchParams.has('sslmode')) url.searchParams.set('uselibpqcompat', 'true')
  return url.href
}

function managedBy(address: DatabaseAddress | ManagedAddress): Pick<Shared, 'credentials' | 'explain'> {
  return typeof address !== 'string' && 'ca' in address
    ? { credentials: address.credentials, explain: address.explain }
    : {}
}

/**
 * Checks that the server can be reached and can hold Notejam's tables.
 * @param setting that says where the database is
 * @param reachable waits until it answers
 * @throws StartupError naming it
 */
export async function checkServer(
  sql: Sql,
  setting = 'DATABASE_URL',
  reachable: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const [server] = await reachable()
    .then(
      () => sql<{ version: number; shown: string; encoding: string }[]>`
        select current_setting('server_version_num')::int / 10000 as version,
               current_setting('server_version') as shown,
               current_setting('server_encoding') as encoding`,
    )
    .catch((error: unknown) => {
      if (error instanceof StartupError) throw error
      throw new StartupError(`${setting}: the database cannot be reached (${reasonOf(error)}).`)
    })
  if (!server || server.version < minServerVersion) {
    throw new StartupError(
      `${setting}: PostgreSQL ${minServerVersion} or newer is needed and this server is ${server?.shown ?? 'unknown'}.`,
    )
  }
  if (server.encoding !== 'UTF8') {
    throw new StartupError(`${setting}: the database's encoding must be UTF8 and is ${server.encoding}.`)
  }
}

/** The driver's or the server's message, without the address, which may hold a password. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown reason'
  const code = errorCode(error)
  if (error instanceof AggregateError || code === 'ECONNREFUSED') return 'connection refused'
  if (code === 'ENOTFOUND') return 'no such host'
  if (code === 'CONNECT_TIMEOUT') return 'no answer within 5 seconds'
  return error instanceof DatabaseError ? error.message : (code ?? error.name)
}
