import { Socket } from 'node:net'
import { Client, DatabaseError, type ClientConfig, type QueryConfig, type QueryResult } from 'pg'
import { errorCode } from '../error-code.ts'
import { askedNow, type StatementWatch, type WatchedStatement } from './watch.ts'

/** A password that may change while the service runs. */
export interface Credentials {
  /** @returns the password for a connection that is about to be opened; rejects when there is none */
  choose(): Promise<string>
  /** PostgreSQL refused this password. */
  refuse(password: string): void
}

/** What all connections of a database have in common. */
export interface Shared {
  readonly credentials?: Credentials
  /** Sees every statement. */
  watch: StatementWatch | undefined
  /** Sees the text of every statement, for tests and benchmarks. */
  readonly onStatement: ((text: string) => void) | undefined
  /** Says what an operator can do about a connection that could not be opened. */
  readonly explain?: (error: Error) => Error
  /** Connections that are open. */
  readonly open: Set<Connection>
}

export interface ConnectionConfig extends ClientConfig {
  readonly shared: Shared
}

/** Milliseconds for opening a connection: a server that is away (RDS takes a minute to fail over) is tried anew after it. */
const connectTimeoutMs = 5_000

/** One connection to PostgreSQL: the driver's client, watched, with a code for every way in which it fails. */
export class Connection extends Client {
  /** `performance.now()` of the server's last sign of life. */
  heardAt = performance.now()
  /** The next statement, where it was asked for before there was a connection for it. */
  next: WatchedStatement | undefined
  readonly #shared: Shared
  readonly #socket: Socket
  /** `performance.now()` when each statement was sent that has no answer yet; the oldest first. */
  readonly #unanswered = new Set<{ readonly sentAt: number }>()

  constructor(config: ConnectionConfig) {
    const socket = new Socket()
    const { shared } = config
    const { credentials } = shared
    let chosen = ''
    super({
      ...config,
      // The pool hides it from those who copy its options.
      password: credentials ? async () => (chosen = await credentials.choose()) : config.password,
      stream: () => socket,
      connectionTimeoutMillis: connectTimeoutMs,
      keepAlive: true,
    })
    this.#socket = socket
    this.#shared = shared
    // A statement that waits for its answer fails; an idle connection may break without a word.
    this.on('error', () => {})
    this.once('end', () => shared.open.delete(this))

    // The driver's methods take many forms; these are the ones that the pool, kysely and this service use.
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

  /** `performance.now()` since when an answer is due and nothing has been heard; undefined when none is due. */
  get silentSince(): number | undefined {
    for (const { sentAt } of this.#unanswered) return Math.max(sentAt, this.heardAt)
    return undefined
  }

  /** Breaks the connection, without asking the server: what waits on it fails. */
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
    // Broken off while it was opened: no statement was sent.
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

/** Opens a connection with the first password that PostgreSQL accepts. */
export async function openAccepted(config: ConnectionConfig): Promise<Connection> {
  for (;;) {
    const connection = new Connection(config)
    try {
      await connection.open()
      return connection
    } catch (error) {
      // The next password, until there is none.
      if (errorCode(error) !== '28P01' || !config.shared.credentials) throw error
    }
  }
}

/** The driver's own failures have a sentence each, and no code. */
function nameFailure(error: unknown, text: string): Error {
  const failure = error instanceof Error ? error : new Error('a statement failed', { cause: error })
  if (errorCode(failure) === undefined) {
    if (/Connection terminated/.test(failure.message)) Object.assign(failure, { code: 'CONNECTION_CLOSED' })
    if (/not queryable/.test(failure.message)) Object.assign(failure, { code: 'CONNECTION_ENDED' })
  }
  // Its text has `$1` where a value was. Not shown with the error.
  Object.defineProperty(failure, 'query', { value: text, enumerable: false, configurable: true })
  return failure
}
