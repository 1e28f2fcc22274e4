import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Deps } from '../../platform/deps.ts'
import { cookieFor } from '../../platform/sessions/session-cookie.ts'

/** How long after the password the deletion can be taken back without it. */
const maxAgeSeconds = 10 * 60

/**
 * Whose deletion this browser may take back: it has shown the password of an account that is going, and got no session for it. Signed, with
 * its purpose and its own end in it, and void once the password is another.
 */
export function leavingCookie({ publicOrigin }: Pick<Deps, 'publicOrigin'>) {
  const { name, secure } = cookieFor(publicOrigin, 'notejam-leaving')
  const attributes = { path: '/', httpOnly: true, sameSite: 'lax', secure } as const
  return {
    shownBy(request: FastifyRequest): Shown | undefined {
      const { valid, value } = request.unsignCookie(request.cookies[name] ?? '')
      const [purpose, userId, until, sum, strong] = (valid ? value : '').split('.')
      return purpose === name && userId !== undefined && Number(until) > Date.now()
        ? { userId, isPasswordOf: (hash) => sum === sumOf(hash), isStrong: strong === 'strong' }
        : undefined
    },
    /**
     * @param hash of the password that was shown
     * @param isStrong whether more than that was
     */
    keep(reply: FastifyReply, userId: string, hash: string, isStrong: boolean): FastifyReply {
      const until = Date.now() + maxAgeSeconds * 1000
      const value = [name, userId, until, sumOf(hash), ...(isStrong ? ['strong'] : [])].join('.')
      return reply.setCookie(name, value, { ...attributes, maxAge: maxAgeSeconds, signed: true })
    },
    forget: (reply: FastifyReply): FastifyReply => reply.clearCookie(name, attributes),
  }
}

interface Shown {
  readonly userId: string
  /** @param hash of the account's password now */
  readonly isPasswordOf: (hash: string) => boolean
  readonly isStrong: boolean
}

/** Of a salted hash: it tells nothing of the password. */
const sumOf = (hash: string) => createHash('sha256').update(hash).digest('base64url')
