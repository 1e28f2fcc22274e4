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

/** Browsers ask each time; CloudFront, which knows `s-maxage`, after a minute, and answers nothing stale when the service is away. */
export function cacheControl(isLocked: boolean): string {
  return isLocked ? 'private, no-store' : 'public, max-age=0, s-maxage=60, must-revalidate, stale-if-error=0'
}
