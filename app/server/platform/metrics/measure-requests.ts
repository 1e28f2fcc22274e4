import type { FastifyInstance } from 'fastify'
import { requestTime } from './registry.ts'

const methods = new Set(['GET', 'HEAD', 'POST'])

/**
 * Measures every request by the pattern of its route, of which there are few; an address can hold anything.
 */
export function measureRequests(app: FastifyInstance): void {
  app.addHook('onResponse', (request, reply, done) => {
    const { url: route = 'none' } = request.routeOptions
    const method = methods.has(request.method) ? request.method : 'other'
    requestTime.observe({ method, route, status: `${Math.trunc(reply.statusCode / 100)}xx` }, reply.elapsedTime / 1000)
    done()
  })
}
