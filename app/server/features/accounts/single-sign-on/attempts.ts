import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { randomNonce, randomPKCECodeVerifier, randomState } from 'openid-client'
import type { Deps } from '../../../platform/deps.ts'
import { createRotatingSeal } from '../../../platform/mail/sealed.ts'
import { cookieFor } from '../../../platform/sessions/session-cookie.ts'

export type AttemptCookies = ReturnType<typeof attemptCookies>

/** A browser that was sent to the provider and has not come back yet. */
export interface Attempt {
  /**
   * What the identity that comes back does: it signs its person in, is linked to the account of `userId`, or confirms that the person of the
   * session is still the account's owner.
   */
  readonly purpose: 'sign-in' | 'link' | 'confirm'
  readonly state: string
  readonly nonce: string
  /** Of PKCE. */
  readonly verifier: string
  /** The page to open afterwards. */
  readonly next: string
  /** The token of an invitation with which an account may be made. */
  readonly invitation?: string
  /** Whose session began it; not for `sign-in`. */
  readonly userId?: string
  /** Unix time in seconds. */
  readonly begunAt: number
}

/** What is known of an attempt when it begins. */
export type Beginning = Pick<Attempt, 'purpose' | 'next' | 'userId' | 'invitation'>

/** How long a person may take at the provider. */
const maxAgeSeconds = 15 * 60

/** Of one browser at once: each tab has its own, and cookies are sent with every request. */
const maxAttempts = 4

/**
 * Attempts are kept in their browser, each in a cookie of its own: sealed, for a quarter of an hour, and gone once its answer has come. So no
 * table grows by attempts that are never finished, and an answer counts only in the browser that asked for it (login CSRF).
 */
export function attemptCookies({
  publicOrigin,
  secret,
  previousSecrets,
}: Pick<Deps, 'publicOrigin' | 'secret' | 'previousSecrets'>) {
  const { name: prefix, secure } = cookieFor(publicOrigin, 'notejam-provider-')
  const attributes = { path: '/', httpOnly: true, sameSite: 'lax', secure } as const
  const seal = createRotatingSeal(secret, previousSecrets, 'attempt to sign in')
  const nameOf = (state: string) => prefix + createHash('sha256').update(state).digest('base64url').slice(0, 10)

  function read(sealed: string | undefined): Attempt | undefined {
    const opened = seal.open(sealed ?? '')
    const attempt = opened && (JSON.parse(opened.text) as Attempt)
    return attempt && attempt.begunAt > Date.now() / 1000 - maxAgeSeconds ? attempt : undefined
  }

  return {
    begin(request: FastifyRequest, reply: FastifyReply, about: Beginning): Attempt {
      const secrets = { state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier() }
      const attempt: Attempt = { ...about, ...secrets, begunAt: Math.floor(Date.now() / 1000) }
      const others = Object.keys(request.cookies).filter((name) => name.startsWith(prefix))
      const byAge = others.sort((one, other) => begunAt(request, other) - begunAt(request, one))
      for (const name of byAge.slice(maxAttempts - 1)) reply.clearCookie(name, attributes)
      reply.setCookie(nameOf(attempt.state), seal.close(JSON.stringify(attempt)), {
        ...attributes,
        maxAge: maxAgeSeconds,
      })
      return attempt
    },
    /** The attempt that an answer is for, in this browser; it is over with that. */
    end(request: FastifyRequest, reply: FastifyReply, state: unknown): Attempt | undefined {
      if (typeof state !== 'string' || state.length > 200) return undefined
      const name = nameOf(state)
      const attempt = read(request.cookies[name])
      if (request.cookies[name] !== undefined) reply.clearCookie(name, attributes)
      return attempt?.state === state ? attempt : undefined
    },
  }

  function begunAt(request: FastifyRequest, name: string): number {
    return read(request.cookies[name])?.begunAt ?? 0
  }
}
