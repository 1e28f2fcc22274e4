import type { FastifyInstance } from 'fastify'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** How long the body of a request may take to come, where it is more than usual. */
    readonly secondsForBody?: number
  }
}

/** Seconds for a whole request: a megabyte on a slow phone, and nobody who sends a byte now and then. */
const usual = 70

/** The longest that any route allows: Node's own limit, which knows no routes. */
export const longest = 1800

/** Ends connections whose request takes longer to come than its route allows. */
export function limitBodies(app: FastifyInstance): void {
  app.addHook('onRequest', async ({ raw, headers, routeOptions }) => {
    // Most requests have none, and pay for no timer.
    if (headers['content-length'] === undefined && headers['transfer-encoding'] === undefined) return
    const seconds = routeOptions.config.secondsForBody ?? usual
    const timer = setTimeout(() => raw.destroy(), seconds * 1000)
    const stop = () => clearTimeout(timer)
    raw.once('end', stop)
    raw.once('close', stop)
  })
}
