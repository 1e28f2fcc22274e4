import type { FastifyInstance } from 'fastify'
import type { ServerResponse } from 'node:http'

/**
 * Whether this process is about to go. It still answers; whoever shares requests out is to send them elsewhere.
 *
 * A load balancer begins to look elsewhere at about the moment at which it has a process ended, not before: one that
 * stops listening at once refuses what was already on its way.
 * @see https://github.com/aws/containers-roadmap/issues/708
 */
export interface Drain {
  readonly isDraining: boolean
}

/** From when it drains, every answer is the last one on its connection. Also those that are given before any hook. */
export function closeConnectionsIn(drain: Drain, app: FastifyInstance): void {
  const unanswered = new Set<ServerResponse>()
  app.server.prependListener('request', (_request, response) => {
    unanswered.add(response)
    response.once('close', () => unanswered.delete(response))
    // Node then says `Connection: close`.
    if (drain.isDraining) response.shouldKeepAlive = false
  })
  // Those that were asked before: on a connection that is kept, nobody would come any more, and the process would wait.
  app.addHook('preClose', async () => {
    for (const response of unanswered) {
      response.shouldKeepAlive = false
      // What is being sent, such as a file, has promised already to keep its connection.
      response.once('close', () => setImmediate(() => app.server.closeIdleConnections()))
    }
  })
}

/**
 * How many seconds requests have to finish once nobody listens any more. ECS kills a task 25 seconds after it has drained;
 * the rest of them is for mail that is being sent and for the database.
 */
export const secondsToFinish = 20

/**
 * Stops listening, lets the requests that are under way finish, and breaks off those that do not in time: whoever sends a
 * byte now and then would keep the process for ever, for Node enforces `requestTimeout` only until `server.close()`.
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
