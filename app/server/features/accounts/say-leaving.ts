import type { Deps } from '../../platform/deps.ts'
import { leavingLetter } from './letters.ts'

/**
 * Tells the owner by mail, whose device may be in other hands. The deletion has been asked for already: when the mail cannot be queued, the
 * request still succeeds.
 */
export async function sayLeaving(
  { mailer, publicOrigin, log }: Deps,
  email: string,
  day: string,
  dueAt: string,
): Promise<void> {
  try {
    await mailer.send(leavingLetter(email, publicOrigin, day, dueAt))
  } catch (error) {
    log.error({ err: error }, 'the mail about a deletion could not be kept')
  }
}
