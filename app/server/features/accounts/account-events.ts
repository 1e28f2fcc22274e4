import type { FastifyRequest } from 'fastify'
import { keyedTag } from '../../platform/secrets/keyed-tag.ts'

/** What happens to accounts, as the log has it. */
export type AccountEvent =
  | 'sign-up'
  | 'sign-up-limited'
  | 'sign-in'
  | 'sign-in-failed'
  | 'sign-in-limited'
  | 'sign-out'
  | 'reset-asked'
  | 'reset-limited'
  | 'password-reset'
  | 'password-changed'
  | 'password-failed'
  | 'password-limited'

/** Behind these is perhaps a person who guesses passwords: the line has their address, for fail2ban to block. */
const isAttempt = (event: AccountEvent) => /-(failed|limited)$/.test(event)

/**
 * One line for each. Accounts are named by a keyed tag of their address, whether there is such an account or not; where it
 * came from is only in lines about attempts that failed (docs/observability.md says how fail2ban reads them).
 */
export function accountEvents(secret: string) {
  return (request: FastifyRequest, event: AccountEvent, email?: string): void => {
    const account = email === undefined ? {} : { account: keyedTag(secret, 'log account', email.toLowerCase(), 12) }
    const from = isAttempt(event) ? { from: request.ip } : {}
    request.log.info({ ...request.about(), event, ...account, ...from }, 'account')
  }
}

export type TellOfAccount = ReturnType<typeof accountEvents>
