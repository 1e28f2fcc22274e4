import { createHmac, timingSafeEqual } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Deps } from '../../platform/deps.ts'
import { routes } from '../../routes.ts'
import type { OpenShare } from './public.queries.ts'

/** How long a password that was given is not asked for again. */
const keySeconds = 60 * 60

/** Long enough for the end and the signature, and no longer. */
const valuePattern = /^(\d{13})\.([\w-]{43})$/

/**
 * A reader's key to one share with a password: signed, with its own end, for the addresses below the share alone. It is bound to the token's
 * path and to the hash of the password: a new password or a new token ends it. It says nothing about who the reader is.
 */
export function shareCookie({
  secret,
  previousSecrets,
  publicOrigin,
}: Pick<Deps, 'secret' | 'previousSecrets' | 'publicOrigin'>) {
  const secure = publicOrigin.startsWith('https:')
  // `__Host-` would want the path `/`.
  const name = secure ? '__Secure-notejam-share' : 'notejam-share'
  const keys = [secret, ...previousSecrets]
  return {
    isSentBy: ({ cookies }: FastifyRequest): boolean => valuePattern.test(cookies[name] ?? ''),
    opens({ cookies }: FastifyRequest, token: string, share: Pick<OpenShare, 'id' | 'passwordHash'>): boolean {
      const [, until = '', given = ''] = valuePattern.exec(cookies[name] ?? '') ?? []
      if (share.passwordHash === null || !(Number(until) > Date.now())) return false
      return keys.some((key) => isSame(given, signature(key, until, token, share)))
    },
    give(reply: FastifyReply, token: string, share: Pick<OpenShare, 'id' | 'passwordHash'>): FastifyReply {
      const until = String(Date.now() + keySeconds * 1000)
      const path = routes.locked.open.href({ token })
      const attributes = { path, httpOnly: true, sameSite: 'lax', secure, maxAge: keySeconds } as const
      return reply.setCookie(name, `${until}.${signature(secret, until, token, share)}`, attributes)
    },
  }
}

function signature(
  key: string,
  until: string,
  token: string,
  { id, passwordHash }: Pick<OpenShare, 'id' | 'passwordHash'>,
) {
  return createHmac('sha256', key).update(`share ${id} ${token} ${until} ${passwordHash}`).digest('base64url')
}

function isSame(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)]
  return one.length === other.length && timingSafeEqual(one, other)
}
