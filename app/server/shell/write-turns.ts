import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Deps } from '../platform/deps.ts'
import { isChange } from '../platform/http/is-change.ts'
import { NoTurn, Turns } from '../platform/turns.ts'
import { exemptChanges } from './exempt-changes.ts'

/** Writes of one person that use the database at once: each holds a connection while it waits for that person's row. */
const maxConcurrentWrites = 2

/** Writes of one person, and of all, that queue in this process. */
const queueLimits = { maxWaitingPerPerson: 100, maxWaiting: 1_000 }

/** As long as a statement waits for a connection. */
const maxWaitMs = 15_000

declare module 'fastify' {
  interface FastifyInstance {
    /** The queues of writes, by person. */
    readonly writeTurns: Turns
  }
  interface FastifyRequest {
    /** Ends the request's turn to write. */
    endTurn: (() => void) | undefined
  }
}

/**
 * Writes of one person queue in this process, not in the database: there each would hold a connection, and the writes of others would
 * wait for one (backpressure). A write whose client has gone stays in the queue: what it sent is saved.
 */
export function writeInTurns(app: FastifyInstance, { sql }: Pick<Deps, 'sql'>): void {
  const connections = sql.pool.options.max
  const turns = new Turns({
    maxConcurrent: Infinity,
    maxConcurrentPerPerson: Math.max(1, Math.min(maxConcurrentWrites, connections - 1)),
    ...queueLimits,
  })
  app.decorate('writeTurns', turns)
  app.decorateRequest('endTurn', undefined)
  // After the body was parsed: a refusal gives back what was typed.
  app.addHook('preHandler', async (request) => {
    if (!isWrite(request)) return
    const askedAt = performance.now()
    request.endTurn = await turns.enter(request.asker)
    // Too late for this one, and a refusal lets those behind it move up.
    if (performance.now() - askedAt > maxWaitMs) throw new NoTurn(true)
  })
  // The turn ends with the write, however slowly the client reads the response.
  app.addHook('onSend', async (request) => request.endTurn?.())
  app.addHook('onResponse', async (request) => request.endTurn?.())
}

function isWrite({ method, sessionToken, tokenOwner, routeOptions: { url = '' } }: FastifyRequest): boolean {
  return isChange(method) && (sessionToken ?? tokenOwner) !== undefined && !exemptChanges.includes(url)
}
