import type { AccountsDeps } from './accounts.deps.ts'
import { accountOf } from './accounts.queries.ts'
import { newReset, resetSeconds } from './auth.ts'
import { resetLetter } from './letters.ts'

/**
 * Mails a reset link, if the address has an account. When the mail cannot be queued, the request still succeeds: its failure would
 * reveal that there is an account.
 */
export async function sendReset({ sql, auth, mailer, publicOrigin, log }: AccountsDeps, email: string): Promise<void> {
  const account = await accountOf(sql, email)
  if (!account) return
  const until = new Date(Date.now() + resetSeconds * 1000)
  const token = await newReset(auth, account.userId, until)
  try {
    await mailer.send(resetLetter(account.email, publicOrigin, token, until))
  } catch (error) {
    log.error({ err: error }, 'the mail with a reset link could not be kept')
  }
}
