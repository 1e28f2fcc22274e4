import { DatabaseError, Pool as DriverPool, type PoolClient, type QueryConfig, type QueryResult } from 'pg'
import { errorCode } from '../error-code.ts'
import { Connection, type ConnectionConfig } from './connection.ts'
import { askedNow, type WatchedStatement } from './watch.ts'

/** How long a statement waits for a connection while all are in use. */
const maxWaitMs = 15_000

/** Rotation: after this time no connection is left with an old password, or to an old server. */
export const connectionLifetimeSeconds = 30 * 60

interface Waiter {
  readonly askedAt: number
  readonly reject: (reason: Error) => void
  isServed: boolean
}

/** Hands each connection out to one statement or transaction at a time. None is opened before the first statement. */
export class Pool extends DriverPool {
  readonly #config: ConnectionConfig
  readonly #waiters = new Set<Waiter>()
  /** The driver's `connect`, which knows neither password rotation nor a server that is away. */
  readonly #connect: () => Promise<PoolClient>

  constructor(config: ConnectionConfig, max: number) {
    super({
      ...config,
      Client: Connection as never,
      max,
      connectionTimeoutMillis: maxWaitMs,
      idleTimeoutMillis: 300_000,
      maxLifetimeSeconds: connectionLifetimeSeconds,
    })
    this.#config = config
    // An idle connection that breaks is replaced by the next one.
    this.on('error', () => {})
    // The overloads that kysely, pg-boss and rate-limiter-flexible use. The driver's own `query` would close the connection after
    // every failed statement.
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
   * Hands out a connection until `act` is done. It is closed instead of reused when it broke, or when a transaction is open on it:
   * the writes of others must never land in that one.
   * @param asked the statement that it is for, where it is for one
   */
  async use<Result>(act: (connection: Connection) => Promise<Result>, asked?: WatchedStatement): Promise<Result> {
    const client = await this.#take(asked)
    let isBroken = false
    try {
      return await act(client as unknown as Connection)
    } catch (error) {
      // Errors of the driver and the server have a `query`; others come from `act` itself.
      const isOfDriver = error instanceof Error && 'query' in error
      isBroken = isOfDriver && (!(error instanceof DatabaseError) || isEnded(error))
      // The server reports the transaction's status after the error: an empty query waits for it.
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
      // It was rejected meanwhile, because the server is away.
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

  /** After a refused password the next one is tried, until there is none. */
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

  /** No connection is open and the last attempt failed: rejects all waiters, which would each wait for an attempt of their own. */
  #failWaiters(): void {
    for (const { reject } of this.#waiters) {
      reject(Object.assign(new Error('no connection to the database'), { code: 'CONNECTION_AWAY' }))
    }
  }
}

/** A client that is closed when it is released with an open transaction. */
function guarded(client: PoolClient): PoolClient {
  const release = client.release.bind(client)
  client.release = (error) => {
    release(error || client.getTransactionStatus() !== 'I')
  }
  return client
}

/** The server closed the connection with this error. */
export function isEnded({ code = '' }: DatabaseError): boolean {
  return ['25P03', '57P01', '57P02', '57P04', '57P05'].includes(code)
}

function nameWait(error: unknown): unknown {
  if (!(error instanceof Error) || errorCode(error) !== undefined) return error
  return Object.assign(error, { code: /timeout/.test(error.message) ? 'POOL_TIMEOUT' : 'CONNECTION_ENDED' })
}
