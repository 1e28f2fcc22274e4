import { errorCode } from '../error-code.ts'
import { StartupError } from '../startup-error.ts'

/** Why nothing can be written, although reading may go on: only an operator can mend it. */
export type WriteObstacle = 'full' | 'memory' | 'disk' | 'dropped'

/** What visitors and operators are told: each has a sentence of its own. */
export type OutageKind = 'away' | 'late' | WriteObstacle

/** Kinds by code; every other code says that the database is away. */
const kinds: Readonly<Record<string, OutageKind>> = {
  ...{ '53100': 'full', '53200': 'memory', '58030': 'disk' },
  // Dropped: on a connection that was open, and for a new one.
  ...{ '57P04': 'dropped', '3D000': 'dropped' },
  // `statement_timeout`.
  '57014': 'late',
}

/** The database cannot answer for now: it is away, or changes places, or has too much to do. */
export interface Outage {
  readonly kind: OutageKind
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
  // It had no room, no memory, a disk that fails; or there is no such database.
  ...['53100', '53200', '58030', '3D000'],
])

/** The connection broke while an answer was awaited. */
const unknown = new Set([
  ...['CONNECTION_CLOSED', 'CONNECTION_SILENT'],
  // Ended by an operator, by a crash of another connection, or with the whole server.
  ...['57P01', '57P02', '57P04', '57P05'],
])

/** The same, from Node. A visitor's connection breaks in these words, too: only with a statement are they about ours. */
const broken = new Set(['ECONNRESET', 'EPIPE', 'ETIMEDOUT'])

/** Nothing was tried: it is known that it would fail. */
export class KnownOutage extends Error {
  readonly outage: Outage

  constructor(outage: Outage) {
    super(`known to fail: ${outage.reason}`)
    this.outage = outage
  }
}

/** Whether it says that nothing can be written. */
export function isWriteObstacle(kind: OutageKind): kind is WriteObstacle {
  return kind !== 'away' && kind !== 'late'
}

/**
 * What an error says about the database being away; undefined for every other error.
 * @see https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
export function outageOf(error: unknown): Outage | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    // The password, the certificate or the secret cannot be had: its sentence says what to do.
    if (cause instanceof StartupError) return { kind: 'away', reason: cause.message, isUndone: true }
    if (cause instanceof KnownOutage) return cause.outage
    const code = errorCode(cause)
    if (code === undefined) continue
    // Its socket is gone: a file of ours that is not there has no address.
    if (code === 'ENOENT' && 'address' in cause) return { kind: 'away', reason: code, isUndone: true }
    const isBroken = unknown.has(code) || code.startsWith('08') || (broken.has(code) && 'query' in cause)
    if (undone.has(code) || isBroken) {
      return { kind: kinds[code] ?? 'away', reason: code, isUndone: undone.has(code) || isRead(cause) }
    }
  }
  return undefined
}

/** The driver notes the statement with its failure; nothing is done by one that begins so. */
function isRead(error: Error): boolean {
  return 'query' in error && /^\s*select\s/i.test(String(error.query))
}
