import type { FastifyInstance } from 'fastify'

/** One line for each request: its route, never its address or body. Static files are not worth a line. */
export function logRequests(app: FastifyInstance): void {
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url
    if (route?.startsWith('/static/')) return
    request.log.info(
      { method: request.method, route: route ?? 'none', status: reply.statusCode, ms: Math.round(reply.elapsedTime) },
      'request',
    )
  })
}
