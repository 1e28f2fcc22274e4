import type { Deps } from '../../platform/deps.ts'
import { changedLetter } from './letters.ts'

/** Tells the owner by mail. The password is changed already: when the mail cannot be queued, the request still succeeds. */
export async function sayChanged({ mailer, publicOrigin, log }: Deps, email: string): Promise<void> {
  try {
    await mailer.send(changedLetter(email, publicOrigin))
  } catch (error) {
    log.error({ err: error }, 'the mail about a changed password could not be kept')
  }
}
