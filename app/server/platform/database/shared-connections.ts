import { DatabaseError, type QueryConfig, type QueryResult } from 'pg'
import { errorCode } from '../error-code.ts'
import { openAccepted, type Connection, type ConnectionConfig } from './connection.ts'
import { connectionLifetimeSeconds, isEnded } from './pool.ts'
import { askedNow } from './watch.ts'

interface Place {
  connection?: Promise<Connection> | undefined
  /** Statements that have it and no answer yet. */
  pending: number
  openedAt: number
}

/**
 * A few connections on which many short reads are under way at once: a statement is sent without waiting for the answers
 * of those before it. PostgreSQL refuses to write on them. What may wait for a lock or take long belongs on the pool, for
 * it would hold up all behind it.
 */
export class SharedConnections {
  readonly #config: ConnectionConfig
  readonly #places: Place[]

  constructor(config: ConnectionConfig, size: number) {
    const options = `${config.options ?? ''} -c default_transaction_read_only=on`
    this.#config = { ...config, options, pipeline: true }
    this.#places = Array.from({ length: size }, () => ({ pending: 0, openedAt: 0 }))
  }

  /** Connections that are open, or being opened. */
  get inUse(): number {
    return this.#places.filter(({ pending }) => pending > 0).length
  }

  get size(): number {
    return this.#places.length
  }

  /** Sends a statement; once more on another connection when the first one broke, for a read does nothing twice. */
  async query(statement: QueryConfig): Promise<QueryResult> {
    try {
      return await this.#send(statement)
    } catch (error) {
      if (!isBroken(error)) throw error
      return this.#send(statement)
    }
  }

  async end(): Promise<void> {
    await Promise.all(
      this.#places.map(async ({ connection }) => {
        await (await connection?.catch(() => undefined))?.end()
      }),
    )
  }

  async #send(statement: QueryConfig): Promise<QueryResult> {
    // The one with the least to do; the first of those that have nothing to do.
    const place = this.#places.reduce((best, one) => (one.pending < best.pending ? one : best))
    const { watch } = this.#config.shared
    const asked = askedNow(statement.text, watch)
    place.pending++
    const opened = this.#connectionOf(place)
    try {
      const connection = await opened
      connection.next = asked
      return await connection.query(statement)
    } catch (error) {
      // Not to be asked again, also before it is known that it has ended.
      if (isBroken(error) && place.connection === opened) place.connection = undefined
      if (asked.startedAt === undefined) watch?.ended?.(asked, error as Error)
      throw error
    } finally {
      place.pending--
    }
  }

  #connectionOf(place: Place): Promise<Connection> {
    const isOld = performance.now() - place.openedAt > connectionLifetimeSeconds * 1000
    if (place.connection && !isOld) return place.connection
    // The old one answers what was sent on it, and ends.
    void place.connection?.then((old) => old.end()).catch(() => {})
    place.openedAt = performance.now()
    const connection = openAccepted(this.#config)
    place.connection = connection
    const forget = () => {
      if (place.connection === connection) place.connection = undefined
    }
    connection.then((opened) => opened.once('end', forget), forget)
    return connection
  }
}

/** The statement has no answer because its connection ended, not because PostgreSQL or the network refuses a new one. */
function isBroken(error: unknown): boolean {
  if (error instanceof DatabaseError) return isEnded(error)
  return ['CONNECTION_CLOSED', 'CONNECTION_ENDED', 'ECONNRESET', 'EPIPE'].includes(errorCode(error) ?? '')
}
