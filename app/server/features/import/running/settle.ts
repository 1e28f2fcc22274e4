import { setTimeout as sleep } from 'node:timers/promises'
import { outageOf } from '../../../platform/database/outage.ts'
import type { Deps } from '../../../platform/deps.ts'
import { isGone } from '../../../platform/objects/gone.ts'
import { ObjectProblem } from '../../../platform/objects/object-store.ts'
import { ImportRefusal } from '../sources/refusal.ts'
import { endEarly } from './end.ts'
import { Cancelled, LeaseLost, release, type Claimed } from './lease.ts'
import type { Turn } from './turn.ts'
import { forgetUndo } from './undo.ts'

/** After so many failures at one place, it is no bad luck. An outage is none. */
const maxFailures = 5

/** Between two attempts to let go of an import during an outage of the database. */
const retryMs = 2_000

export const triedOften =
  'Something went wrong here, several times. What was made until then is here; try it again another day.'

const notKept = 'What you brought is not kept any more. Bring it again.'

/** What an import's page says meanwhile. */
const outOfReach = 'What is needed for it cannot be reached just now. It goes on by itself.'

/** What becomes of an import whose work ended with an error. */
export async function settle(
  deps: Pick<Deps, 'sql' | 'log'>,
  claimed: Claimed,
  error: unknown,
  turn: Turn,
): Promise<void> {
  const { sql, log } = deps
  if (error instanceof LeaseLost) return
  const outage = outageOf(error)
  if (error instanceof Cancelled) {
    await endEarly(sql, claimed, 'cancelled', 'You cancelled it. What was made until then is here.')
  } else if (error instanceof ImportRefusal && claimed.isUndo) {
    await forgetUndo(sql, claimed)
  } else if (error instanceof ImportRefusal) {
    await endEarly(sql, claimed, 'failed', error.message)
  } else if (isGone(error) || (error instanceof ObjectProblem && !claimed.isKept)) {
    // A store may call what it does not have forbidden.
    await endEarly(sql, claimed, 'failed', notKept)
  } else if (error instanceof ObjectProblem) {
    log.error({ reason: error.reason }, `an import has to wait: ${error.remedy}`)
    await letWait(deps, claimed, turn)
  } else if (outage) {
    log.warn({ reason: outage.reason }, 'an import has to wait')
    await letWait(deps, claimed, turn)
  } else {
    log.error({ err: error }, 'an import failed')
    await tryAgain(sql, claimed)
  }
}

/** Lets go of an import after an outage, which is no failure of it; the database may be away for hours. */
async function letWait({ sql }: Pick<Deps, 'sql'>, claimed: Claimed, turn: Turn): Promise<void> {
  for (;;) {
    try {
      await release(sql, claimed, { wait: '30 seconds', why: outOfReach })
      return
    } catch (error) {
      if (!outageOf(error) || turn.isEnding) return
      await sleep(retryMs)
    }
  }
}

async function tryAgain(sql: Deps['sql'], claimed: Claimed): Promise<void> {
  if (claimed.attempts < maxFailures) await release(sql, claimed, { wait: '30 seconds', isCounted: true })
  else if (claimed.isUndo) await forgetUndo(sql, claimed)
  else await endEarly(sql, claimed, 'failed', triedOften)
}
