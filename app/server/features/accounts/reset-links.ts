import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Deps } from '../../platform/deps.ts'
import { cookieFor } from '../../platform/sessions/session-cookie.ts'
import { resetSeconds } from './auth.ts'

/** The token of a reset link, kept in a cookie between the link and the form: in the address it would stay in the history. */
export function resetLinks({ publicOrigin }: Pick<Deps, 'publicOrigin'>) {
  const { name, secure } = cookieFor(publicOrigin, 'notejam-reset')
  const attributes = { path: '/', httpOnly: true, sameSite: 'lax', secure } as const
  return {
    tokenOf: (request: FastifyRequest): string | undefined => request.cookies[name],
    keep: (reply: FastifyReply, token: string): FastifyReply =>
      reply.setCookie(name, token, { ...attributes, maxAge: resetSeconds }),
    forget: (reply: FastifyReply): FastifyReply => reply.clearCookie(name, attributes),
  }
}
