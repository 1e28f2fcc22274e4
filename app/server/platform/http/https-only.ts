import type { FastifyInstance } from 'fastify'
import { Refusal } from './refusal.ts'

/** The protocol between the browser and CloudFront; CloudFront's own connection to the balancer may be HTTP. */
const header = 'cloudfront-forwarded-proto'

export interface HttpsOptions {
  /** Without a trailing slash. */
  readonly publicOrigin: string
  readonly proxyHops: number
}

/**
 * Redirects a client from HTTP to HTTPS, should CloudFront be configured not to. The header is trusted behind CloudFront and a balancer
 * (two hops) only; cookies and links never depend on it, but on PUBLIC_ORIGIN.
 */
export function httpsOnly(app: FastifyInstance, { publicOrigin, proxyHops }: HttpsOptions): void {
  if (proxyHops < 2 || !publicOrigin.startsWith('https:')) return
  app.addHook('onRequest', async (request, reply) => {
    if (request.headers[header] !== 'http') return
    // A program that sends its token in clear is to be told, and not helped on.
    if (request.routeOptions.config.isForPrograms) {
      throw new Refusal(
        403,
        'https-needed',
        'Send this over HTTPS',
        'The token was sent in clear: delete it, and make another one.',
      )
    }
    // A request may name a whole address in place of a path.
    const path = request.url.startsWith('/') ? request.url : '/'
    return reply.redirect(publicOrigin + path, 308)
  })
}
