import type { FastifyInstance, FastifyRequest } from 'fastify'
import { keyedTag } from '../secrets/keyed-tag.ts'
import { traceIdOf } from './trace-id.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Of the session, once the database has been asked. */
    userId: string | undefined
    /** Of the trace that this process makes; undefined while it makes none. */
    traceId: string | undefined
    /** Fields of every line about this request: its route, never its address or body. */
    about(): Readonly<Record<string, string>>
  }
}

interface RequestLogOptions {
  /** Routes that are polled by machines, such as health checks: logged at level debug. */
  readonly quiet: readonly string[]
  /** The key of tags; the same in every process, so that a user can be followed through the log. */
  readonly secret: string
  readonly proxyHops: number
}

/** Logs a line for each request, except for static files. */
export function logRequests(app: FastifyInstance, { quiet, secret, proxyHops }: RequestLogOptions): void {
  const tagOf = tags(secret)
  app.decorateRequest('userId', undefined)
  app.decorateRequest('traceId', undefined)
  app.decorateRequest('about', function (this: FastifyRequest) {
    const traceId = this.traceId ?? traceIdOf(this.headers, proxyHops > 0)
    return {
      ...(traceId === undefined ? {} : { traceId }),
      ...(this.userId === undefined ? {} : { user: tagOf(this.userId) }),
      method: this.method,
      route: this.routeOptions.url ?? 'none',
    }
  })
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url
    if (route?.startsWith('/static/')) return
    const level = quiet.includes(route ?? '') ? 'debug' : 'info'
    request.log[level]({ ...request.about(), status: reply.statusCode, ms: Math.round(reply.elapsedTime) }, 'request')
  })
}

/** Cached tags: computing one takes longer than writing the line. */
const maxCachedTags = 10_000

/** @returns tags user ids; a tag leads back to the user only with the secret */
function tags(secret: string): (userId: string) => string {
  const known = new Map<string, string>()
  return (userId) => {
    const tag = known.get(userId) ?? keyedTag(secret, 'log', userId, 12)
    if (known.size >= maxCachedTags) known.clear()
    known.set(userId, tag)
    return tag
  }
}
