import type { FastifyReply, FastifyRequest } from 'fastify'

/** No script at all; a form only where a password is asked for. */
const policy = (formAction: string) =>
  [
    "default-src 'none'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self'",
    `form-action ${formAction}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')

/** Headers of every answer to readers, also of refusals, which no cache keeps. */
export async function openHeaders({ url }: FastifyRequest, reply: FastifyReply): Promise<void> {
  const hasForm = url.startsWith('/p/')
  reply.headers({
    'content-security-policy': policy(hasForm ? "'self'" : "'none'"),
    // The address is the key, and no other site learns it. Without any referrer, a browser sends a form with `Origin: null`.
    'referrer-policy': hasForm ? 'same-origin' : 'no-referrer',
    'x-robots-tag': 'noindex',
  })
}

/**
 * How long one cache keeps a page. CloudFront is three in a row (edge location, regional cache, Origin Shield), and of a cache that does not
 * count how old what it gets is already, each adds its own time: a page that is not shared any more is gone after a minute even then.
 */
const maxEdgeSeconds = 20

/**
 * Browsers ask each time; caches that know `s-maxage` after some seconds, and they answer nothing stale when the service is away.
 * @param secondsLeft until the share ends; null for none
 */
export function cacheControl(isLocked: boolean, secondsLeft: number | null): string {
  const seconds = Math.min(secondsLeft ?? Infinity, maxEdgeSeconds)
  if (isLocked || seconds <= 0) return 'private, no-store'
  return `public, max-age=0, s-maxage=${seconds}, must-revalidate, stale-if-error=0`
}
