import { DatabaseError, Pool as DriverPool, type PoolClient, type QueryConfig, type QueryResult } from 'pg'
import { errorCode } from '../error-code.ts'
import { Connection, type ConnectionConfig } from './connection.ts'
import { askedNow, type WatchedStatement } from './watch.ts'

/** Milliseconds that a statement waits for a connection while all are in use. */
const longestWaitMs = 15_000

/** Seconds. What was true of a connection when it was opened, such as its password, is true of all after this time. */
export const connectionLifetimeSeconds = 30 * 60

interface Waiter {
  readonly askedAt: number
  readonly reject: (reason: Error) => void
  isServed: boolean
}

/** Connections that are handed out to one statement or one transaction at a time. None is opened before the first. */
export class Pool extends DriverPool {
  readonly #config: ConnectionConfig
  readonly #waiters = new Set<Waiter>()
  /** The driver's own, which knows neither passwords that change nor a server that is away. */
  readonly #connect: () => Promise<PoolClient>

  constructor(config: ConnectionConfig, max: number) {
    super({
      ...config,
      Client: Connection as never,
      max,
      connectionTimeoutMillis: longestWaitMs,
      idleTimeoutMillis: 300_000,
      maxLifetimeSeconds: connectionLifetimeSeconds,
    })
    this.#config = config
    // An idle connection that breaks is replaced by the next one.
    this.on('error', () => {})
    // In the forms that kysely, pg-boss and rate-limiter-flexible use. The driver's `query` closes a connection whose statement
    // failed.
    this.#connect = this.connect.bind(this)
    this.connect = (() => this.#take()) as typeof this.connect
    this.query = ((statement: string | QueryConfig, values: unknown[] = []) =>
      this.ask(typeof statement === 'string' ? { text: statement, values } : statement)) as typeof this.query
  }

  /** Sends one statement. */
  async ask(statement: QueryConfig): Promise<QueryResult> {
    const asked = askedNow(statement.text, this.#config.shared.watch)
    return this.use((connection) => {
      connection.next = asked
      return connection.query(statement)
    }, asked)
  }

  /** `performance.now()` of the statement that has waited longest for a connection; undefined when none waits. */
  get waitingSince(): number | undefined {
    for (const { askedAt } of this.#waiters) return askedAt
    return undefined
  }

  /**
   * Hands out a connection until `act` is done. It is closed instead of given to the next when it broke, or when a
   * transaction is open on it: what others write must never land in that.
   * @param asked what it is wanted for, where that is one statement
   */
  async use<Result>(act: (connection: Connection) => Promise<Result>, asked?: WatchedStatement): Promise<Result> {
    const client = await this.#take(asked)
    let isBroken = false
    try {
      return await act(client as unknown as Connection)
    } catch (error) {
      // The driver notes the statement with a failure of its own; other errors are about what was done with the answer.
      const isOfDriver = error instanceof Error && 'query' in error
      isBroken = isOfDriver && (!(error instanceof DatabaseError) || isEnded(error))
      // The server says only after the error whether a transaction is still open: what answers next comes after that.
      if (isOfDriver && !isBroken) await client.query('').catch(() => (isBroken = true))
      throw error
    } finally {
      client.release(isBroken)
    }
  }

  async #take(asked?: WatchedStatement): Promise<PoolClient> {
    const { promise, resolve, reject } = Promise.withResolvers<PoolClient>()
    const waiter: Waiter = { askedAt: performance.now(), reject, isServed: false }
    this.#waiters.add(waiter)
    const serve = (client: PoolClient) => {
      // The statement has failed meanwhile: the server is away.
      if (waiter.isServed) client.release()
      else resolve(client)
    }
    void this.#connected().then(serve, (error: unknown) => {
      reject(error instanceof Error ? error : new Error('no connection', { cause: error }))
      if (this.#config.shared.open.size === 0) this.#failWaiters()
    })
    try {
      return guarded(await promise)
    } catch (error) {
      this.#config.shared.watch?.ended?.(asked ?? { text: '', askedAt: waiter.askedAt }, error as Error)
      throw error
    } finally {
      waiter.isServed = true
      this.#waiters.delete(waiter)
    }
  }

  /** A password that was refused is followed by the next one, until there is none. */
  async #connected(): Promise<PoolClient> {
    for (;;) {
      try {
        return await this.#connect()
      } catch (error) {
        if (errorCode(error) === '28P01' && this.#config.shared.credentials) continue
        throw nameWait(error)
      }
    }
  }

  /** The last attempt at a connection failed and none is open: those that wait would each wait for an attempt of their own. */
  #failWaiters(): void {
    for (const { reject } of this.#waiters) {
      reject(Object.assign(new Error('no connection to the database'), { code: 'CONNECTION_AWAY' }))
    }
  }
}

/** The connection is closed when a caller gives it back with an open transaction on it. */
function guarded(client: PoolClient): PoolClient {
  const release = client.release.bind(client)
  client.release = (error) => {
    release(error || client.getTransactionStatus() !== 'I')
  }
  return client
}

/** The server said so and closed the connection. */
export function isEnded({ code = '' }: DatabaseError): boolean {
  return ['25P03', '57P01', '57P02', '57P04', '57P05'].includes(code)
}

function nameWait(error: unknown): unknown {
  if (!(error instanceof Error) || errorCode(error) !== undefined) return error
  return Object.assign(error, { code: /timeout/.test(error.message) ? 'POOL_TIMEOUT' : 'CONNECTION_ENDED' })
}
