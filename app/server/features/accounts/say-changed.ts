import type { Deps } from '../../platform/deps.ts'
import { fullTime } from '../../platform/page/time.tsx'
import type { Zone } from '../../platform/time/zones.ts'
import { changedLetter } from './letters.ts'

/** Tells the owner by mail. The password is changed already: when the mail cannot be queued, the request still succeeds. */
export async function sayChanged({ mailer, publicOrigin, log }: Deps, email: string, zone: Zone): Promise<void> {
  try {
    await mailer.send(changedLetter(email, publicOrigin, fullTime(Date.now(), zone)))
  } catch (error) {
    log.error({ err: error }, 'the mail about a changed password could not be kept')
  }
}
