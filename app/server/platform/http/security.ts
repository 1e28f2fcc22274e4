import type { FastifyInstance, FastifyRequest } from 'fastify'
import { isLoopbackHost } from '../../config.ts'
import { Refusal } from './refusal.ts'

/** Scripts, styles, fonts and images come from this origin only, and nothing is inline. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

export interface SecurityOptions {
  readonly publicOrigin: string
  readonly isLocal: boolean
  /** The one route that takes forms of other sites and apps: it changes nothing. */
  readonly harmless: string
}

/** Headers of every answer, also of those that are given before any hook. */
export function securityHeaders(publicOrigin: string): Record<string, string> {
  return {
    'content-security-policy': contentSecurityPolicy,
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=()',
    // Pages belong to one person. Answers that may be cached (static files) set their own header.
    'cache-control': 'private, no-store',
    ...(publicOrigin.startsWith('https:')
      ? { 'strict-transport-security': 'max-age=63072000; includeSubDomains' }
      : {}),
  }
}

/**
 * Sets headers on every answer, and refuses changes that another site sends (CSRF). It refuses before the body is read, except for forms
 * of our own pages under a host name that is not the public one: their writer gets back what they typed.
 */
export function protect(app: FastifyInstance, { publicOrigin, isLocal, harmless }: SecurityOptions): void {
  const headers = securityHeaders(publicOrigin)
  const misplaced = new WeakSet<FastifyRequest>()
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(headers)
    if (['GET', 'HEAD', 'OPTIONS'].includes(request.method)) return
    if (request.routeOptions.url === harmless || isFromHere(request, publicOrigin, isLocal)) return
    if (!isFromOwnHost(request)) throw fromElsewhere(publicOrigin)
    misplaced.add(request)
  })
  app.addHook('preValidation', async (request) => {
    if (misplaced.has(request)) throw fromElsewhere(publicOrigin)
  })
}

/**
 * Whether a request comes from our own pages, or from something that is no browser.
 *
 * Browsers say where a request comes from in `Sec-Fetch-Site` (which pages cannot forge) and, for forms and scripts, in
 * `Origin`. A client without either header is no browser, sends cookies only on purpose, and is let in.
 * @see https://www.w3.org/TR/fetch-metadata/
 */
export function isFromHere(request: Pick<FastifyRequest, 'headers'>, publicOrigin: string, isLocal: boolean): boolean {
  const site = request.headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false

  const { origin, host } = request.headers
  if (origin === undefined || origin === publicOrigin) return true
  // On one machine, `127.0.0.1` and `[::1]` are as good as `localhost`.
  return isLocal && origin === `http://${host}` && isLoopbackHost(URL.parse(origin)?.hostname ?? '')
}

/** No page can claim that: browsers write both headers. */
function isFromOwnHost({ protocol, headers: { origin, host, 'sec-fetch-site': site } }: FastifyRequest): boolean {
  return (site === undefined || site === 'same-origin') && origin === `${protocol}://${host}`
}

function fromElsewhere(publicOrigin: string): Refusal {
  return new Refusal(
    403,
    'cross-site',
    'This came from another site',
    `Nothing was changed. Open ${publicOrigin} and do it there. (If that is not the address you use, the person who runs ` +
      'this Notejam has to set PUBLIC_ORIGIN to it.)',
  )
}
