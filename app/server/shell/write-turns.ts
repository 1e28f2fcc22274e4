import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Deps } from '../platform/deps.ts'
import { NoTurn, Turns } from '../platform/turns.ts'
import { routes } from '../routes.ts'

/** Writes of one person that use the database at once: they wait there for that person's row, each with a connection. */
const mostOfOne = 2

/** Writes of one person, and of all, that wait in this process. */
const waiting = { mostWaitingOfOne: 100, mostWaiting: 1_000 }

/** Milliseconds; as long as a statement waits for a connection. */
const longestWaitMs = 15_000

/** A file comes slowly, and takes its turn when it is there; these two write nothing of a person's. */
const apart: readonly string[] = [
  ...[routes.attachments.create.pattern, routes.accounts.signIn.pattern, routes.accounts.signOut.pattern],
]

declare module 'fastify' {
  interface FastifyInstance {
    /** Writes that use the database, by person. */
    readonly writeTurns: Turns
  }
  interface FastifyRequest {
    /** Ends the request's turn to write. */
    endTurn: (() => void) | undefined
  }
}

/**
 * Writes of one person wait for each other in this process, not in the database: there each would hold a connection, and
 * the writes of others would wait for one. A client that has gone keeps its place: what it sent is saved.
 */
export function writeInTurns(app: FastifyInstance, { sql }: Pick<Deps, 'sql'>): void {
  const connections = sql.pool.options.max
  const turns = new Turns({
    most: Infinity,
    mostOfOne: Math.max(1, Math.min(mostOfOne, connections - 1)),
    ...waiting,
  })
  app.decorate('writeTurns', turns)
  app.decorateRequest('endTurn', undefined)
  // Once a form has been read, so that what was typed is given back.
  app.addHook('preHandler', async (request) => {
    if (!isWrite(request)) return
    const askedAt = performance.now()
    request.endTurn = await turns.enter(request.asker)
    // Too much was ahead: those behind it wait no longer, either.
    if (performance.now() - askedAt > longestWaitMs) throw new NoTurn(true)
  })
  // What was written is written: how fast the client reads makes no difference.
  app.addHook('onSend', async (request) => request.endTurn?.())
  app.addHook('onResponse', async (request) => request.endTurn?.())
}

function isWrite({ method, sessionToken, routeOptions: { url = '' } }: FastifyRequest): boolean {
  return method === 'POST' && sessionToken !== undefined && !apart.includes(url)
}
