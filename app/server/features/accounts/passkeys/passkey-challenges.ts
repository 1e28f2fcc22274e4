import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Deps } from '../../../platform/deps.ts'
import { cookieFor } from '../../../platform/sessions/session-cookie.ts'

/** How long a challenge can be answered. */
const maxAgeSeconds = 10 * 60

/** What a challenge is for: an answer to one opens nothing else. */
export type ChallengePurpose = 'sign-in' | 'confirm' | 'add'

/**
 * The challenge that this browser was given, in a signed cookie: asking for one writes nothing. The signature covers its person and its
 * purpose too. That it is answered once, a table says (`spendChallenge`).
 */
export function passkeyChallenges({ publicOrigin }: Pick<Deps, 'publicOrigin'>) {
  const { name, secure } = cookieFor(publicOrigin, 'notejam-passkey')
  const attributes = { path: '/', httpOnly: true, sameSite: 'lax', secure } as const
  return {
    /** @param userId whose session it is; empty before a sign-in */
    give(reply: FastifyReply, purpose: ChallengePurpose, userId: string, challenge: string): void {
      const value = [name, purpose, userId, Date.now() + maxAgeSeconds * 1000, challenge].join('.')
      reply.setCookie(name, value, { ...attributes, maxAge: maxAgeSeconds, signed: true })
    },
    /** The challenge of this browser for this purpose; undefined when there is none, or it is over. */
    of(request: FastifyRequest, purpose: ChallengePurpose, userId: string): string | undefined {
      const { valid, value } = request.unsignCookie(request.cookies[name] ?? '')
      const [cookie, forWhat, whose, until, challenge] = (valid ? value : '').split('.')
      const isThis = cookie === name && forWhat === purpose && whose === userId && Number(until) > Date.now()
      return isThis ? challenge : undefined
    },
    forget: (reply: FastifyReply): FastifyReply => reply.clearCookie(name, attributes),
  }
}

export const hashOfChallenge = (challenge: string): Buffer => createHash('sha256').update(challenge).digest()
