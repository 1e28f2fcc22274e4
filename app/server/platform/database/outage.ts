import { errorCode } from '../error-code.ts'
import { StartupError } from '../startup-error.ts'

/** Why nothing can be written, although reading may work: only an operator can repair it. */
export type WriteObstacle = 'full' | 'memory' | 'disk' | 'dropped'

/** Kinds of outage: visitors and operators get a sentence for each. */
export type OutageKind = 'away' | 'late' | WriteObstacle

/** By SQLSTATE; every other code means that the database is away. */
const kinds: Readonly<Record<string, OutageKind>> = {
  ...{ '53100': 'full', '53200': 'memory', '58030': 'disk' },
  // On an open connection, and for a new one.
  ...{ '57P04': 'dropped', '3D000': 'dropped' },
  // `statement_timeout`.
  '57014': 'late',
}

/** The database cannot answer for now: it is away, in a failover, or overloaded. */
export interface Outage {
  readonly kind: OutageKind
  /** The driver's or PostgreSQL's code, for the log. */
  readonly reason: string
  /**
   * True when the statement was certainly not executed. Otherwise it may have been: only its answer was lost.
   */
  readonly isUndone: boolean
}

/** Codes by which the statement was not sent, or was rolled back. */
const undone = new Set([
  // No connection.
  ...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'CONNECT_TIMEOUT'],
  ...['CONNECTION_AWAY', 'CONNECTION_ENDED', 'POOL_TIMEOUT'],
  // Refused by the server: starting or stopping, too many connections, another password.
  ...['57P03', '53300', '28P01', '28000'],
  // Cancelled by the server: statement timeout, lock timeout, deadlock, serialization failure; or a read-only server.
  ...['57014', '55P03', '40P01', '40001', '25006'],
  // Disk full, out of memory, I/O error; or no such database.
  ...['53100', '53200', '58030', '3D000'],
])

/** The connection broke while a statement was pending. */
const unknown = new Set([
  ...['CONNECTION_CLOSED', 'CONNECTION_SILENT'],
  // Ended by an operator, by the crash of another backend, or with the whole server.
  ...['57P01', '57P02', '57P04', '57P05'],
])

/** The same from Node's sockets. A client's connection fails with these codes, too: only an error with a `query` is the database's. */
const broken = new Set(['ECONNRESET', 'EPIPE', 'ETIMEDOUT'])

/** Circuit breaker: nothing was tried, because it would fail. */
export class KnownOutage extends Error {
  readonly outage: Outage

  constructor(outage: Outage) {
    super(`known to fail: ${outage.reason}`)
    this.outage = outage
  }
}

/** Whether nothing can be written. */
export function isWriteObstacle(kind: OutageKind): kind is WriteObstacle {
  return kind !== 'away' && kind !== 'late'
}

/**
 * The outage behind an error; undefined for every other error.
 * @see https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
export function outageOf(error: unknown): Outage | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    // The password, the certificate or the secret is missing: the message says what to do.
    if (cause instanceof StartupError) return { kind: 'away', reason: cause.message, isUndone: true }
    if (cause instanceof KnownOutage) return cause.outage
    const code = errorCode(cause)
    if (code === undefined) continue
    // The server's socket file is gone; errors about other files have no address.
    if (code === 'ENOENT' && 'address' in cause) return { kind: 'away', reason: code, isUndone: true }
    const isBroken = unknown.has(code) || code.startsWith('08') || (broken.has(code) && 'query' in cause)
    if (undone.has(code) || isBroken) {
      return { kind: kinds[code] ?? 'away', reason: code, isUndone: undone.has(code) || isRead(cause) }
    }
  }
  return undefined
}

/** The driver attaches the statement to its error; a read can be repeated. */
function isRead(error: Error): boolean {
  return 'query' in error && /^\s*select\s/i.test(String(error.query))
}
