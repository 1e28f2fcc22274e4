import type { AccountsDeps } from '../accounts.deps.ts'
import { formerAddress } from '../../../platform/mail/address.ts'
import { limits } from '../accounts.limits.ts'
import { askConfirmation } from './email.queries.ts'
import { confirmLetter } from './letters.ts'

/**
 * Mails the link that confirms an account's address, some times an hour. The account is there already: when the mail cannot be queued, the
 * request still succeeds, and its person can ask once more.
 * @param email of the account: counted by it, because one account after the other can be made with an address
 * @returns whether a link is on its way, or the address confirmed; false where it was asked for too often
 */
export async function sendConfirmation(deps: AccountsDeps, userId: string, email: string): Promise<boolean> {
  const { sql, attempts, mailer, publicOrigin, log } = deps
  if (await attempts.attempt([[limits.confirmationTo, formerAddress(email)]])) return false
  try {
    const asked = await askConfirmation(sql, userId)
    if (asked) await mailer.send(confirmLetter(asked.email, publicOrigin, asked.token))
  } catch (error) {
    log.error({ err: error }, 'the mail that confirms an address could not be kept')
  }
  return true
}
