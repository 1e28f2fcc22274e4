import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Deps } from '../../../platform/deps.ts'
import { createRotatingSeal } from '../../../platform/mail/sealed.ts'
import { cookieFor } from '../../../platform/sessions/session-cookie.ts'
import type { Identity } from './identity.ts'

/** How long an identity waits to be linked: a person signs in meanwhile. */
const maxAgeSeconds = 15 * 60

/** An identity that is proved, and opens no account until the owner of one says so. */
export type PendingLink = Pick<Identity, 'key' | 'name'> & { readonly issuer: string }

/** Keeps an identity that may be linked, sealed, in the browser that has proved it. */
export function pendingLinks({
  publicOrigin,
  secret,
  previousSecrets,
}: Pick<Deps, 'publicOrigin' | 'secret' | 'previousSecrets'>) {
  const { name, secure } = cookieFor(publicOrigin, 'notejam-link')
  const attributes = { path: '/', httpOnly: true, sameSite: 'lax', secure } as const
  const seal = createRotatingSeal(secret, previousSecrets, 'identity to link')
  return {
    keep: (reply: FastifyReply, link: PendingLink): FastifyReply =>
      reply.setCookie(name, seal.close(JSON.stringify({ ...link, until: Date.now() + maxAgeSeconds * 1000 })), {
        ...attributes,
        maxAge: maxAgeSeconds,
      }),
    read(request: FastifyRequest): PendingLink | undefined {
      const opened = seal.open(request.cookies[name] ?? '')
      const kept = opened && (JSON.parse(opened.text) as PendingLink & { readonly until: number })
      return kept && kept.until > Date.now() ? kept : undefined
    },
    forget: (reply: FastifyReply): FastifyReply => reply.clearCookie(name, attributes),
  }
}
