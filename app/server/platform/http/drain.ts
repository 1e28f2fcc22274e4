import type { FastifyInstance } from 'fastify'
import type { ServerResponse } from 'node:http'

/**
 * Whether this process is draining: it still answers, and the balancer is to send new requests elsewhere.
 *
 * A balancer deregisters a process at about the moment of its SIGTERM, not before: a process that stops listening at once would refuse
 * requests that are on their way.
 * @see https://github.com/aws/containers-roadmap/issues/708
 */
export interface Drain {
  readonly isDraining: boolean
}

/** While draining, every response closes its connection, also those that are sent before any hook. */
export function closeConnectionsIn(drain: Drain, app: FastifyInstance): void {
  const unanswered = new Set<ServerResponse>()
  app.server.prependListener('request', (_request, response) => {
    unanswered.add(response)
    response.once('close', () => unanswered.delete(response))
    // Node then says `Connection: close`.
    if (drain.isDraining) response.shouldKeepAlive = false
  })
  // Requests from before the drain: the process would wait for their keep-alive connections, on which no further request comes.
  app.addHook('preClose', async () => {
    for (const response of unanswered) {
      response.shouldKeepAlive = false
      // A response that is being sent, such as a file, has sent its keep-alive header already.
      response.once('close', () => setImmediate(() => app.server.closeIdleConnections()))
    }
  })
}

/**
 * How many seconds requests have to finish after the port is closed. ECS kills a task 25 seconds after the drain; the rest is for mail
 * that is being sent and for the database.
 */
export const secondsToFinish = 20

/**
 * Graceful shutdown: closes the port, lets running requests finish, and aborts those that do not in time. Node enforces `requestTimeout`
 * only until `server.close()`, so that a client that sends a byte now and then would keep the process alive.
 * @see https://github.com/nodejs/node/issues/48373
 */
export async function closeInTime(app: FastifyInstance, seconds = secondsToFinish): Promise<void> {
  const deadline = setTimeout(() => {
    app.log.warn('requests that do not finish are broken off')
    app.server.closeAllConnections()
  }, seconds * 1000)
  await app.close()
  clearTimeout(deadline)
}
