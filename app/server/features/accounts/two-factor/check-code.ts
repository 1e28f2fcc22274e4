import type { FastifyRequest } from 'fastify'
import { createRotatingSeal, type RotatingSeal } from '../../../platform/mail/sealed.ts'
import type { Deps } from '../../../platform/deps.ts'
import { recordEvent } from '../../../shell/security-events.ts'
import { stepOf } from './one-time-code.ts'
import { hashOf, recoveryCodeOf } from './recovery-codes.ts'
import { factorsOf, spendRecoveryCode, spendStep } from './two-factor.queries.ts'

export function sealOfCodes({ secret, previousSecrets }: Pick<Deps, 'secret' | 'previousSecrets'>): RotatingSeal {
  return createRotatingSeal(secret, previousSecrets, 'one-time codes')
}

/** A code that was given: right and used up with it, wrong, or `lost`, where no key of this service opens the secret any more. */
export type CodeCheck = 'right' | 'wrong' | 'lost'

type CheckDeps = Pick<Deps, 'sql' | 'secret' | 'previousSecrets' | 'log' | 'mailer' | 'publicOrigin'>

/**
 * Uses up a one-time code or a recovery code of an account, whichever was typed. The caller limits attempts.
 * @param typed with or without spaces and hyphens
 */
export async function checkCode(
  deps: CheckDeps,
  request: FastifyRequest,
  userId: string,
  typed: string,
): Promise<CodeCheck> {
  const { sql, log } = deps
  const factors = await factorsOf(sql, userId)
  const recovery = recoveryCodeOf(typed)
  if (recovery !== undefined) {
    if (!factors.salt || !(await spendRecoveryCode(sql, userId, await hashOf(recovery, factors.salt)))) return 'wrong'
    await recordEvent(deps, { userId, kind: 'recovery-code-used', request })
    return 'right'
  }
  if (factors.sealed === null) return 'wrong'
  const secret = sealOfCodes(deps).open(factors.sealed)
  if (!secret) {
    log.error(
      'a one-time code cannot be checked: another AUTH_SECRET has sealed its secret; its person needs a recovery code',
    )
    return 'lost'
  }
  const step = stepOf(secret.text, typed.replace(/[\s-]/g, ''), Date.now())
  if (step === undefined) return 'wrong'
  return (await spendStep(sql, userId, step, secret.resealed)) ? 'right' : 'wrong'
}
