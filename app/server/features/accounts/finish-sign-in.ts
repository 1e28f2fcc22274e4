import type { FastifyReply, FastifyRequest } from 'fastify'
import { count } from '../../platform/metrics/registry.ts'
import { routes } from '../../routes.ts'
import { recordEvent } from '../../shell/security-events.ts'
import type { AccountsDeps } from './accounts.deps.ts'
import { endSession, isSuspended, staysOpen } from './accounts.queries.ts'
import { clientHeaders, openSession } from './auth.ts'
import { suspendedRefusal } from './goodbyes.ts'
import { leavingCookie } from './leaving-cookie.ts'
import { pendingSignIns } from './two-factor/pending-sign-ins.ts'

/** How a person has shown who they are. */
export type SignInWay = 'password' | 'passkey' | 'oidc'

export interface SigningIn {
  readonly userId: string
  /** In its stored form. */
  readonly email: string
  /** The password's, which was shown or not; null for an account without one. */
  readonly hash: string | null
  /** Whether its owner has asked for its deletion. */
  readonly isLeaving: boolean
  readonly way: SignInWay
  /** Whether a second factor is asked for after the password. */
  readonly hasFactor: boolean
  /** Whether a one-time code was given, or a recovery code. */
  readonly isCodeShown?: boolean
  /** A page of this site, as `nextPage` made it. */
  readonly next: string
}

/**
 * The only way to a session: what comes after a person has shown who they are. After the password it asks for a second factor where
 * there is one; a passkey, which verifies its person, and a provider are asked for none. Then it opens the session, or asks a person whose account
 * is going whether it is to stay.
 * @returns the address to lead on to; undefined when the password was changed meanwhile: it is wrong now
 */
export async function finishSignIn(
  deps: AccountsDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  account: SigningIn,
): Promise<string | undefined> {
  const { userId, hash, next } = account
  const isStrong = account.way !== 'password' || account.isCodeShown === true
  if (account.hasFactor && !isStrong) {
    await pendingSignIns(deps).begin(reply, { userId, hash: hash ?? '', next })
    return routes.accounts.code.href()
  }
  if (account.isLeaving) {
    // No session: until its owner keeps the account, nothing is written in it.
    leavingCookie(deps).keep(reply, userId, hash ?? '', isStrong)
    return routes.accounts.takeBack.href()
  }
  return (await enter(deps, request, reply, { ...account, isStrong })) ? next : undefined
}

/**
 * Opens a session of a person who has shown everything that is asked for, and nothing else: `finishSignIn` asks.
 * @returns whether it is open: the password is still the one of `hash`
 * @throws Refusal for an account that an operator keeps out
 */
export async function enter(
  deps: AccountsDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { userId, email, hash, isStrong }: Pick<SigningIn, 'userId' | 'email' | 'hash'> & { readonly isStrong: boolean },
): Promise<boolean> {
  const { sql, auth, devices, logEvent } = deps
  const token = await openSession(auth, userId, clientHeaders(request, deps), isStrong)
  if (!(await staysOpen(sql, token, hash, isStrong))) {
    if (await isSuspended(sql, userId)) throw suspendedRefusal()
    return false
  }
  // The cookie is replaced: its previous session ends, because no request could end it later.
  if (request.sessionToken) await endSession(sql, request.sessionToken)
  count.signIn('right')
  logEvent(request, 'sign-in', email)
  const isKnown = devices.idOf(request, email) !== undefined
  devices.remember(request, reply, email)
  await recordEvent(deps, { userId, kind: isKnown ? 'sign-in' : 'new-device', request })
  reply.setSession(token)
  return true
}
