import type { FastifyInstance } from 'fastify'

/**
 * One line for each request: its route, never its address or body. Static files are not worth a line.
 * @param quiet routes that are asked every few seconds by nobody; they are told at level debug
 */
export function logRequests(app: FastifyInstance, quiet: readonly string[]): void {
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url
    if (route?.startsWith('/static/')) return
    const level = quiet.includes(route ?? '') ? 'debug' : 'info'
    request.log[level](
      { method: request.method, route: route ?? 'none', status: reply.statusCode, ms: Math.round(reply.elapsedTime) },
      'request',
    )
  })
}
