import { DatabaseError, type QueryConfig, type QueryResult } from 'pg'
import { errorCode } from '../error-code.ts'
import { openAccepted, type Connection, type ConnectionConfig } from './connection.ts'
import { connectionLifetimeSeconds, isEnded } from './pool.ts'
import { askedNow } from './watch.ts'

interface Slot {
  connection?: Promise<Connection> | undefined
  /** Statements without an answer yet. */
  pending: number
  openedAt: number
}

/**
 * A few connections with pipelining, for short reads: a statement is sent without waiting for the answers of those before it. The
 * sessions are read-only. A statement that may wait for a lock or take long belongs on the pool: here it would delay all that are sent
 * after it (head-of-line blocking).
 */
export class SharedConnections {
  readonly #config: ConnectionConfig
  readonly #slots: Slot[]

  constructor(config: ConnectionConfig, size: number) {
    const options = `${config.options ?? ''} -c default_transaction_read_only=on`
    this.#config = { ...config, options, pipeline: true }
    this.#slots = Array.from({ length: size }, () => ({ pending: 0, openedAt: 0 }))
  }

  /** Connections with pending statements. */
  get inUse(): number {
    return this.#slots.filter(({ pending }) => pending > 0).length
  }

  get size(): number {
    return this.#slots.length
  }

  /** Sends a read, and retries it once on another connection when the first one broke. */
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
      this.#slots.map(async ({ connection }) => {
        await (await connection?.catch(() => undefined))?.end()
      }),
    )
  }

  async #send(statement: QueryConfig): Promise<QueryResult> {
    // The least busy slot.
    const slot = this.#slots.reduce((best, one) => (one.pending < best.pending ? one : best))
    const { watch } = this.#config.shared
    const asked = askedNow(statement.text, watch)
    slot.pending++
    const opened = this.#connectionOf(slot)
    try {
      const connection = await opened
      connection.next = asked
      return await connection.query(statement)
    } catch (error) {
      // No further statement is sent on it, although its `end` may not have fired yet.
      if (isBroken(error) && slot.connection === opened) slot.connection = undefined
      if (asked.startedAt === undefined) watch?.ended?.(asked, error as Error)
      throw error
    } finally {
      slot.pending--
    }
  }

  #connectionOf(slot: Slot): Promise<Connection> {
    const isOld = performance.now() - slot.openedAt > connectionLifetimeSeconds * 1000
    if (slot.connection && !isOld) return slot.connection
    // The old connection answers what was sent on it, and ends.
    void slot.connection?.then((old) => old.end()).catch(() => {})
    slot.openedAt = performance.now()
    const connection = openAccepted(this.#config)
    slot.connection = connection
    const forget = () => {
      if (slot.connection === connection) slot.connection = undefined
    }
    connection.then((opened) => opened.once('end', forget), forget)
    return connection
  }
}

/** Whether the open connection ended; false where a new one could not be opened. */
function isBroken(error: unknown): boolean {
  if (error instanceof DatabaseError) return isEnded(error)
  return ['CONNECTION_CLOSED', 'CONNECTION_ENDED', 'ECONNRESET', 'EPIPE'].includes(errorCode(error) ?? '')
}
