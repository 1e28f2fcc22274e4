import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply } from 'fastify'
import type { Deps } from '../../platform/deps.ts'
import { routes } from '../../routes.ts'
import { readiness } from './readiness.ts'

/**
 * Health checks for balancers and orchestrators. `healthz` is liveness, without the database: an outage of a minute is no reason to restart
 * every process; it names the version. `readyz` is readiness.
 */
export const healthRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, deps) => {
  const whyNot = readiness(deps)
  app.get(routes.health.alive.pattern, { schema: {} }, async (_request, reply) => say(reply, 200, `ok ${deps.version}`))
  app.get(routes.health.ready.pattern, { schema: {} }, async (_request, reply) => {
    const reason = await whyNot()
    if (reason !== undefined) return say(reply, 503, reason)
    // Ready for reads: 503 would take every process out of the balancer for one full disk.
    const obstacle = app.writes.obstacle()
    return say(reply, 200, obstacle ? `ok for reading; nothing can be saved (${obstacle.reason})` : 'ok')
  })
}

function say(reply: FastifyReply, status: number, text: string): FastifyReply {
  return reply.code(status).type('text/plain; charset=utf-8').send(text)
}
