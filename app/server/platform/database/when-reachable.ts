import { setTimeout as sleep } from 'node:timers/promises'
import { errorCode } from '../error-code.ts'
import { StartupError } from '../startup-error.ts'
import { reasonOf, type Sql } from './connect.ts'
import { outageOf } from './outage.ts'

/** SQLSTATEs that waiting does not change: a wrong password, a user without access. */
const answered: readonly (string | undefined)[] = ['28P01', '28000']

/**
 * Waits for a server that is still starting: after a power cut, and in most containers, it starts at the same moment.
 * @param seconds timeout; 0 tries once
 * @param onWait hears the reason, once
 * @throws the error of the last attempt
 */
export async function whenReachable(sql: Sql, seconds: number, onWait: (reason: string) => void): Promise<void> {
  const until = performance.now() + seconds * 1000
  for (let attempt = 1; ; attempt++) {
    try {
      await sql`select 1`
      return
    } catch (error) {
      if (!isPassing(error) || performance.now() >= until) throw error
      if (attempt === 1) onWait(reasonOf(error))
      await sleep(500)
    }
  }
}

function isPassing(error: unknown): boolean {
  return !(error instanceof StartupError) && !answered.includes(errorCode(error)) && outageOf(error)?.kind === 'away'
}
