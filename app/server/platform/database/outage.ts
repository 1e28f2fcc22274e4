import { errorCode } from '../error-code.ts'
import { StartupError } from '../startup-error.ts'

/** The database cannot answer for now: it is away, or changes places, or has too much to do. */
export interface Outage {
  /** The driver's or PostgreSQL's word for it, for the log. */
  readonly reason: string
  /**
   * True when the statement was never carried out. Otherwise nobody knows: what is lost on the way back may have been done.
   */
  readonly isUndone: boolean
}

/** Nothing reached the server, or it said that it did nothing. */
const undone = new Set([
  // No connection: refused, not found, not answered, not waited for.
  ...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'CONNECT_TIMEOUT'],
  ...['CONNECTION_AWAY', 'CONNECTION_ENDED', 'POOL_TIMEOUT'],
  // Refused by the server: starting or stopping, all places taken, another password.
  ...['57P03', '53300', '28P01', '28000'],
  // Broken off by the server: took too long, waited too long for a lock, was in a deadlock; or it may only be read.
  ...['57014', '55P03', '40P01', '40001', '25006'],
])

/** The connection broke while an answer was awaited. */
const unknown = new Set([
  ...['CONNECTION_CLOSED', 'CONNECTION_SILENT'],
  // Ended by an operator, by a crash of another connection, or with the whole server.
  ...['57P01', '57P02', '57P05'],
])

/** The same, from Node. A visitor's connection breaks in these words, too: only with a statement are they about ours. */
const broken = new Set(['ECONNRESET', 'EPIPE', 'ETIMEDOUT'])

/**
 * What an error says about the database being away; undefined for every other error.
 * @see https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
export function outageOf(error: unknown): Outage | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    // The password, the certificate or the secret cannot be had: its sentence says what to do.
    if (cause instanceof StartupError) return { reason: cause.message, isUndone: true }
    const code = errorCode(cause)
    if (code === undefined) continue
    // Its socket is gone: a file of ours that is not there has no address.
    if (code === 'ENOENT' && 'address' in cause) return { reason: code, isUndone: true }
    const isBroken = unknown.has(code) || code.startsWith('08') || (broken.has(code) && 'query' in cause)
    if (undone.has(code) || isBroken) {
      return { reason: code, isUndone: undone.has(code) || isRead(cause) }
    }
  }
  return undefined
}

/** The driver notes the statement with its failure; nothing is done by one that begins so. */
function isRead(error: Error): boolean {
  return 'query' in error && /^\s*select\s/i.test(String(error.query))
}
