import type { FastifyInstance } from 'fastify'

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
  app.server.prependListener('request', (_request, response) => {
    // Node then says `Connection: close`.
    if (drain.isDraining) response.shouldKeepAlive = false
  })
}
