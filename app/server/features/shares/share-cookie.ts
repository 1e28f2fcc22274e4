import { createHmac, timingSafeEqual } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Deps } from '../../platform/deps.ts'
import { routes } from '../../routes.ts'
import type { OpenShare } from './public.queries.ts'

/** How long a password that was given is not asked for again. */
const keySeconds = 60 * 60

/** How long after that the reader is known as one who knew it, whom the guesses of others do not lock out. */
const knownSeconds = 30 * 24 * 60 * 60

/** Long enough for the end and the signature, and no longer. */
const valuePattern = /^(\d{13})\.([\w-]{43})$/

type Lock = Pick<OpenShare, 'id' | 'passwordHash'>

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

  /** Of a cookie that was given for the present password: until when it opens the share (ms since the epoch), and its signature. */
  function given(cookies: FastifyRequest['cookies'], token: string, share: Lock) {
    const [, until = '', signed = ''] = valuePattern.exec(cookies[name] ?? '') ?? []
    if (share.passwordHash === null || !keys.some((key) => isSame(signed, signature(key, until, token, share)))) return
    return { until: Number(until), signed }
  }

  return {
    isSentBy: ({ cookies }: FastifyRequest): boolean => valuePattern.test(cookies[name] ?? ''),
    opens({ cookies }: FastifyRequest, token: string, share: Lock): boolean {
      return (given(cookies, token, share)?.until ?? 0) > Date.now()
    },
    /** Tells readers apart who have given the present password before; undefined for others. */
    knownReader({ cookies }: FastifyRequest, token: string, share: Lock): string | undefined {
      const known = given(cookies, token, share)
      return known && known.until + knownSeconds * 1000 > Date.now() ? known.signed : undefined
    },
    give(reply: FastifyReply, token: string, share: Lock): FastifyReply {
      const until = String(Date.now() + keySeconds * 1000)
      const path = routes.locked.open.href({ token })
      const maxAge = keySeconds + knownSeconds
      const attributes = { path, httpOnly: true, sameSite: 'lax', secure, maxAge } as const
      return reply.setCookie(name, `${until}.${signature(secret, until, token, share)}`, attributes)
    },
  }
}

function signature(key: string, until: string, token: string, { id, passwordHash }: Lock) {
  return createHmac('sha256', key).update(`share ${id} ${token} ${until} ${passwordHash}`).digest('base64url')
}

function isSame(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)]
  return one.length === other.length && timingSafeEqual(one, other)
}
