import type { FastifyRequest } from 'fastify'
import { keyedTag } from '../../platform/secrets/keyed-tag.ts'

/** Events of accounts in the log; docs/observability.md says what each is. */
export const accountEventNames = [
  'sign-up',
  'sign-up-limited',
  'sign-in',
  'sign-in-failed',
  'sign-in-limited',
  'sign-in-suspended',
  'sign-out',
  'reset-asked',
  'reset-limited',
  'password-reset',
  'password-changed',
  'password-failed',
  'password-limited',
  'confirmed',
  'code-failed',
  'passkey-failed',
  'passkey-added',
  'passkey-removed',
  'codes-on',
  'codes-moved',
  'codes-off',
  'recovery-codes-made',
  'email-changed',
  'email-taken-back',
  'confirm-failed',
  'identity-linked',
  'identity-removed',
  'deletion-asked',
  'deletion-taken-back',
] as const

export type AccountEvent = (typeof accountEventNames)[number]

/** Events that may be an attack: their line has the client's IP address, for fail2ban. */
const isAttempt = (event: AccountEvent) => /-(failed|limited)$/.test(event)

/** Who it is in the log: a keyed tag of the e-mail address. */
export function accountTag(secret: string, email: string): string {
  return keyedTag(secret, 'log account', email.toLowerCase(), 12)
}

/**
 * Logs one line for each event. It names the account by a keyed tag of the e-mail address, also where no such account exists. Only failed
 * attempts have the client's IP address (docs/observability.md says how fail2ban reads them).
 */
export function accountEvents(secret: string) {
  return (request: FastifyRequest, event: AccountEvent, email?: string): void => {
    const account = email === undefined ? {} : { account: accountTag(secret, email) }
    const from = isAttempt(event) ? { from: request.ip } : {}
    request.log.info({ ...request.about(), event, ...account, ...from }, 'account')
  }
}

export type LogAccountEvent = ReturnType<typeof accountEvents>
