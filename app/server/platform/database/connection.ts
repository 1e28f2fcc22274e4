import { Socket } from 'node:net'
import { Client, DatabaseError, type ClientConfig, type QueryConfig, type QueryResult } from 'pg'
import { errorCode } from '../error-code.ts'
import { askedNow, type StatementWatch, type WatchedStatement } from './watch.ts'

/** A password with rotation: it changes while the service runs. */
export interface Credentials {
  /** @returns the password for a new connection; rejects when there is none */
  choose(): Promise<string>
  /** Hears that PostgreSQL refused this password. */
  refuse(password: string): void
}

/** What all connections of a database share. */
export interface Shared {
  readonly credentials?: Credentials
  /** Observes every statement. */
  watch: StatementWatch | undefined
  /** Sees the text of every statement, for tests and benchmarks. */
  readonly onStatement: ((text: string) => void) | undefined
  /** Turns the failure to connect into what an operator can do about it. */
  readonly explain?: (error: Error) => Error
  /** Connections that are open. */
  readonly open: Set<Connection>
}

export interface ConnectionConfig extends ClientConfig {
  readonly shared: Shared
}

/** Of opening one connection. The next attempt may reach another server: a failover of RDS takes a minute. */
const connectTimeoutMs = 5_000

/** A connection to PostgreSQL: the driver's client, observed, with an error code for every failure. */
export class Connection extends Client {
  /** `performance.now()` of the last answer from the server. */
  heardAt = performance.now()
  /** The next statement, where it had to wait for this connection. */
  next: WatchedStatement | undefined
  readonly #shared: Shared
  readonly #socket: Socket
  /** Statements without an answer yet, the oldest first; `sentAt` is a `performance.now()`. */
  readonly #unanswered = new Set<{ readonly sentAt: number }>()

  constructor(config: ConnectionConfig) {
    const socket = new Socket()
    const { shared } = config
    const { credentials } = shared
    let chosen = ''
    super({
      ...config,
      // The pool hides the password from code that copies its options.
      password: credentials ? async () => (chosen = await credentials.choose()) : config.password,
      stream: () => socket,
      connectionTimeoutMillis: connectTimeoutMs,
      keepAlive: true,
    })
    this.#socket = socket
    this.#shared = shared
    // A pending statement fails by itself; an idle connection that breaks needs no message.
    this.on('error', () => {})
    this.once('end', () => shared.open.delete(this))

    // Only those overloads of the driver's methods that the pool, kysely and this service use.
    const connect = this.connect.bind(this)
    this.connect = ((done: (error?: Error) => void) => {
      connect((error: Error | undefined) => {
        if (errorCode(error) === '28P01') credentials?.refuse(chosen)
        if (!error) this.#isOpen()
        done(error && this.#explained(error))
      })
    }) as typeof this.connect
    const query = this.query.bind(this) as (config: string | QueryConfig, values?: unknown[]) => Promise<QueryResult>
    this.query = ((statement: string | QueryConfig, values?: unknown[]) =>
      this.#followed(typeof statement === 'string' ? statement : statement.text, () =>
        query(statement, values),
      )) as typeof this.query
  }

  /** Connects; a connection that the pool makes is connected by the pool. */
  async open(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<undefined>()
    this.connect((error?: Error) => (error ? reject(error) : resolve(undefined)))
    await promise
  }

  /** `performance.now()` since which the server owes an answer and has sent nothing; undefined when it owes none. */
  get silentSince(): number | undefined {
    for (const { sentAt } of this.#unanswered) return Math.max(sentAt, this.heardAt)
    return undefined
  }

  /** Destroys the socket, without a message to the server: pending statements fail. */
  cut(): void {
    this.#socket.destroy(Object.assign(new Error('the server said nothing'), { code: 'CONNECTION_SILENT' }))
  }

  #isOpen(): void {
    this.heardAt = performance.now()
    this.#shared.open.add(this)
    this.#shared.watch?.opened?.()
  }

  #explained(error: Error): Error {
    const explained = this.#shared.explain?.(error) ?? error
    // The connection failed while it was opened: no statement was sent.
    if ([undefined, 'ECONNRESET', 'EPIPE'].includes(errorCode(explained))) {
      Object.assign(explained, { code: /timeout/.test(error.message) ? 'CONNECT_TIMEOUT' : 'CONNECTION_AWAY' })
    }
    return explained
  }

  async #followed(text: string, send: () => Promise<QueryResult>): Promise<QueryResult> {
    const statement = this.next ?? askedNow(text, this.#shared.watch)
    this.next = undefined
    const sentAt = performance.now()
    statement.startedAt = sentAt
    const sent = { sentAt }
    this.#unanswered.add(sent)
    this.#shared.onStatement?.(text)
    try {
      const result = await send()
      this.heardAt = performance.now()
      this.#shared.watch?.ended?.(statement)
      return result
    } catch (error) {
      if (error instanceof DatabaseError) this.heardAt = performance.now()
      const failure = nameFailure(error, text)
      this.#shared.watch?.ended?.(statement, failure)
      throw failure
    } finally {
      this.#unanswered.delete(sent)
    }
  }
}

/** Opens a connection, trying one password after the other until PostgreSQL accepts one. */
export async function openAccepted(config: ConnectionConfig): Promise<Connection> {
  for (;;) {
    const connection = new Connection(config)
    try {
      await connection.open()
      return connection
    } catch (error) {
      // `choose` rejects when no password is left.
      if (errorCode(error) !== '28P01' || !config.shared.credentials) throw error
    }
  }
}

/** Gives the driver's own errors a code: they have a message only. */
function nameFailure(error: unknown, text: string): Error {
  const failure = error instanceof Error ? error : new Error('a statement failed', { cause: error })
  if (errorCode(failure) === undefined) {
    if (/Connection terminated/.test(failure.message)) Object.assign(failure, { code: 'CONNECTION_CLOSED' })
    if (/not queryable/.test(failure.message)) Object.assign(failure, { code: 'CONNECTION_ENDED' })
  }
  // The text has `$1` for its values. Not enumerable: it is not logged with the error.
  Object.defineProperty(failure, 'query', { value: text, enumerable: false, configurable: true })
  return failure
}
