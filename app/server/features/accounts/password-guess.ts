import type { FastifyRequest } from 'fastify'
import type { Sql } from '../../platform/database/connect.ts'
import { passwords } from '../../platform/secrets/passwords.ts'
import type { Viewer } from '../../shell/gate.ts'
import type { AccountsDeps } from './accounts.deps.ts'
import { limits } from './accounts.limits.ts'
import { accountOf } from './accounts.queries.ts'

/**
 * Counts a guess at what opens the account of an open session, before it is looked at.
 * @returns seconds to wait; undefined within the limit
 */
export async function countGuess(
  { attempts, logEvent }: Pick<AccountsDeps, 'attempts' | 'logEvent'>,
  request: FastifyRequest,
  { id, email }: Viewer,
): Promise<number | undefined> {
  const wait = await attempts.attempt([[limits.passwordOfAccount, id]])
  if (wait) logEvent(request, 'password-limited', email)
  return wait
}

/** Takes a guess back that was right. */
export async function forgiveGuess({ attempts }: Pick<AccountsDeps, 'attempts'>, { id }: Viewer): Promise<void> {
  await attempts.forgive([[limits.passwordOfAccount, id]])
}

/** @returns the hash of the account's password, if this is the password */
export async function hashIfRight(sql: Sql, { email }: Viewer, password: string): Promise<string | undefined> {
  const hash = (await accountOf(sql, email))?.hash ?? null
  return hash !== null && (await passwords.verify({ hash, password })) ? hash : undefined
}
