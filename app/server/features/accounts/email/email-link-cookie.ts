import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Deps } from '../../../platform/deps.ts'
import { cookieFor } from '../../../platform/sessions/session-cookie.ts'

/** Long enough to sign in. */
const maxAgeSeconds = 60 * 60

/** The token of a link, kept in a cookie between the mail and the button: in the address it would stay in the history. */
export function emailLinkCookie({ publicOrigin }: Pick<Deps, 'publicOrigin'>, use: 'confirm' | 'undo') {
  const { name, secure } = cookieFor(publicOrigin, `notejam-email-${use}`)
  const attributes = { path: '/', httpOnly: true, sameSite: 'lax', secure } as const
  return {
    tokenOf: (request: FastifyRequest): string | undefined => request.cookies[name],
    keep: (reply: FastifyReply, token: string): FastifyReply =>
      reply.setCookie(name, token, { ...attributes, maxAge: maxAgeSeconds }).header('referrer-policy', 'no-referrer'),
    forget: (reply: FastifyReply): FastifyReply => reply.clearCookie(name, attributes),
  }
}
