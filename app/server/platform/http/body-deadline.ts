import type { FastifyInstance } from 'fastify'

declare module 'fastify' {
  interface FastifyRequest {
    /** For a route that takes much, once it knows from whom: the body may take so many seconds more to come. */
    allowForBody(seconds: number): void
  }
}

/** Seconds for a whole request: a megabyte on a slow phone, and nobody who sends a byte now and then. */
const usual = 70

/** The longest that any route allows: Node's own limit, which knows no routes. */
export const longest = 1800

/** Ends connections whose request takes longer to come than it may. */
export function limitBodies(app: FastifyInstance): void {
  const timers = new WeakMap<object, NodeJS.Timeout>()

  app.decorateRequest('allowForBody', function (this: { readonly raw: import('node:http').IncomingMessage }, seconds) {
    const { raw } = this
    const timer = timers.get(raw)
    if (!timer) return
    clearTimeout(timer)
    timers.set(
      raw,
      setTimeout(() => raw.destroy(), seconds * 1000),
    )
  })
  app.addHook('onRequest', async ({ raw, headers }) => {
    // Most requests have none, and pay for no timer.
    if (headers['content-length'] === undefined && headers['transfer-encoding'] === undefined) return
    timers.set(
      raw,
      setTimeout(() => raw.destroy(), usual * 1000),
    )
    const stop = () => clearTimeout(timers.get(raw))
    raw.once('end', stop)
    raw.once('close', stop)
  })
}
