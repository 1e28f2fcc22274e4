import type { FastifyRequest } from 'fastify'
import type { Database, Sql } from '../../../platform/database/connect.ts'
import { transaction } from '../../../platform/database/transaction.ts'
import { Refusal } from '../../../platform/http/refusal.ts'
import { hashOfToken } from '../../../platform/sessions/session-token.ts'
import { routes } from '../../../routes.ts'
import { tellEnded } from '../../../shell/ended-sessions.ts'
import { isSessionOpen } from '../../../shell/gate.ts'
import { hasFactor } from '../../../shell/second-factor.ts'
import { recordEvent } from '../../../shell/security-events.ts'
import type { AccountsDeps } from '../accounts.deps.ts'
import { endOtherSessions } from '../sessions/sessions.queries.ts'

/** The session in which a change is made. */
export interface ChangingSession {
  readonly hash: string
  /** Whether the person's other sessions end with it. */
  readonly endsOthers: boolean
}

/** The session of a form with the box "Sign out my other devices". */
export function changingSession({ sessionToken = '' }: FastifyRequest, others: string | undefined): ChangingSession {
  return { hash: hashOfToken(sessionToken), endsOthers: others === 'end' }
}

export interface Changed<Result> {
  readonly result: Result
  /** Other sessions that ended with it. */
  readonly ended: number
}

/**
 * Changes what opens an account, and ends its other sessions with it, in one transaction. Changes of one account come one after the other:
 * each sees what is left.
 * @param session undefined for an operator, who ends none
 * @param act returns undefined where it changes nothing
 * @returns undefined also where the session has ended meanwhile
 */
export async function changeFactors<Result>(
  sql: Database,
  userId: string,
  session: ChangingSession | undefined,
  act: (tx: Sql) => Promise<Result | undefined>,
): Promise<Changed<Result> | undefined> {
  return transaction(sql, async (tx) => {
    await tx`select from users where id = ${userId} for no key update`
    // A session that another change has ended meanwhile adds nothing any more.
    if (session && !(await isSessionOpen(tx, session.hash))) return undefined
    const result = await act(tx)
    if (result === undefined) return undefined
    return { result, ended: session?.endsOthers ? await endOtherSessions(tx, userId, session.hash) : 0 }
  })
}

/**
 * What follows the removal of a factor: recovery codes go with the last one.
 * @param isRequired whether an account that a password opens has to keep one
 * @throws Refusal for the last one of such an account
 */
export async function afterRemoval(tx: Sql, userId: string, isRequired: boolean): Promise<void> {
  const isOpen = tx`not ${hasFactor(tx, tx`${userId}::bigint`)}`
  if (isRequired) {
    const { count } = await tx`select from accounts where user_id = ${userId} and password is not null and ${isOpen}`
    if (count > 0) throw lastFactor()
  }
  await tx`delete from recovery_codes where user_id = ${userId} and ${isOpen}`
}

/** Tells the open pages of sessions that ended, and lists it for their person. */
export async function sayEnded(
  deps: AccountsDeps,
  request: FastifyRequest,
  userId: string,
  { ended }: Changed<unknown>,
): Promise<void> {
  if (ended === 0) return
  tellEnded(deps.accountNews, userId)
  await recordEvent(deps, { userId, kind: 'sessions-ended', request })
}

function lastFactor(): Refusal {
  const advice = 'This Notejam requires a second factor, and your account has no other. Add another one first.'
  return new Refusal(409, 'last-factor', 'Your second factor stays', advice).backTo(
    routes.accounts.security.href(),
    'Security',
  )
}
