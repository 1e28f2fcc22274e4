import type { FastifyInstance } from 'fastify'

declare module 'fastify' {
  interface FastifyRequest {
    /** Extends the body's timeout, for a route with large bodies that has checked its user. */
    allowForBody(seconds: number): void
  }
}

/** Of a whole request: a megabyte on a slow phone arrives in time, a slow-loris client is disconnected. */
const bodyTimeoutSeconds = 70

/** The longest timeout of any route: Node's own request timeout, which is the same for all routes. */
export const maxBodyTimeoutSeconds = 1800

/** Disconnects clients whose request body arrives too slowly. */
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
    // Most requests have no body, and need no timer.
    if (headers['content-length'] === undefined && headers['transfer-encoding'] === undefined) return
    timers.set(
      raw,
      setTimeout(() => raw.destroy(), bodyTimeoutSeconds * 1000),
    )
    const stop = () => clearTimeout(timers.get(raw))
    raw.once('end', stop)
    raw.once('close', stop)
  })
}
