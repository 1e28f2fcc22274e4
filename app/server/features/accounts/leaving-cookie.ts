import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Deps } from '../../platform/deps.ts'
import { cookieFor } from '../../platform/sessions/session-cookie.ts'

/** How long after the password the deletion can be taken back without it. */
const maxAge = 10 * 60

/**
 * Whose deletion this browser may take back: it has shown the password of an account that is going, and got no session for it. Signed, with
 * its purpose and its own end in it.
 */
export function leavingCookie({ publicOrigin }: Pick<Deps, 'publicOrigin'>) {
  const { name, secure } = cookieFor(publicOrigin, 'notejam-leaving')
  const attributes = { path: '/', httpOnly: true, sameSite: 'lax', secure } as const
  return {
    userOf(request: FastifyRequest): string | undefined {
      const { valid, value } = request.unsignCookie(request.cookies[name] ?? '')
      const [purpose, userId, until] = (valid ? value : '').split('.')
      return purpose === name && Number(until) > Date.now() ? userId : undefined
    },
    keep: (reply: FastifyReply, userId: string): FastifyReply =>
      reply.setCookie(name, `${name}.${userId}.${Date.now() + maxAge * 1000}`, { ...attributes, maxAge, signed: true }),
    forget: (reply: FastifyReply): FastifyReply => reply.clearCookie(name, attributes),
  }
}
