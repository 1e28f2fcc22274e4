import { setTimeout as sleep } from 'node:timers/promises'
import { backgroundLoop } from '../../../platform/database/background-loop.ts'
import { outageOf } from '../../../platform/database/outage.ts'
import type { Deps } from '../../../platform/deps.ts'
import { isGone } from '../../../platform/objects/gone.ts'
import { ObjectProblem } from '../../../platform/objects/object-store.ts'
import type { Workers } from '../../../platform/work/workers.ts'
import type { Reading, StartReading } from '../reading/reading.ts'
import { importsAtOnce } from '../sources/budget.ts'
import { forgetFoldersOfKilled } from '../sources/own-folders.ts'
import { ImportRefusal } from '../sources/refusal.ts'
import { bytesOfParts } from '../taking/parts.ts'
import { endEarly, endWell } from './end.ts'
import { Cancelled, claim, isAnyDue, keepLease, LeaseLost, release, type Claimed } from './lease.ts'
import { lackOf, look } from './look.ts'
import { beginMaking, keepFormats } from './look.queries.ts'
import { make, type MakeDeps } from './make.ts'
import { Pace } from './pace.ts'
import { Turn } from './turn.ts'
import { forgetUndo, undo } from './undo.ts'

export type ImportDeps = MakeDeps &
  Pick<Deps, 'uploads' | 'importLimits'> & {
    readonly startReading: StartReading
    /** For readers. */
    readonly converters: Workers
  }

/** After so many failures at one place, it is no bad luck. An outage is none. */
const maxFailures = 5

/** After so many processes that ended at one place, neither. */
const maxAttempts = 30

/** Between two attempts to let go of an import during an outage of the database. */
const retryMs = 2_000

const triedOften =
  'Something went wrong here, several times. What was made until then is here; try it again another day.'

const notKept = 'What you brought is not kept any more. Bring it again.'

/** What an import's page says meanwhile. */
const outOfReach = 'What is needed for it cannot be reached just now. It goes on by itself.'

/**
 * Works on imports while the process runs, in turns, the one that has waited longest first. A process that is killed loses nothing: another one goes on where its last transaction ended,
 * once its lease has expired.
 */
export function keepImporting(deps: ImportDeps): { stop(): Promise<void> } {
  const end = new AbortController()
  const pace = new Pace(deps.sql, end.signal)
  const tidied = forgetFoldersOfKilled(deps.uploads)
  const loops = Array.from({ length: importsAtOnce }, () =>
    backgroundLoop('importing', deps.log, async ({ signal }) => {
      await tidied
      while (!signal.aborted && (await isAnyDue(deps.sql)) && (await runNext(deps, () => signal.aborted, pace)));
    }),
  )
  return {
    async stop() {
      end.abort()
      await Promise.all(loops.map((loop) => loop.stop()))
    },
  }
}

/**
 * Works on one import, if one is due, until its end or the end of its turn.
 * @param isEnding whether this process cannot go on
 * @returns whether there was one
 */
export async function runNext(deps: ImportDeps, isEnding: () => boolean = () => false, pace?: Pace): Promise<boolean> {
  const claimed = await claim(deps.sql)
  if (!claimed) return false
  const stop = keepLease(deps.sql, claimed)
  const turn = new Turn(deps.sql, pace, isEnding)
  try {
    if (claimed.isCancelled) throw new Cancelled()
    if (claimed.attempts > maxAttempts) throw new ImportRefusal(triedOften, { isOfAll: true })
    const isAtEnd = claimed.isUndo ? await undo(deps, claimed, turn) : await bringIn(deps, claimed, turn)
    if (!isAtEnd) await release(deps.sql, claimed)
  } catch (error) {
    await settle(deps, claimed, error, turn)
  } finally {
    stop()
  }
  return true
}

async function bringIn(deps: ImportDeps, claimed: Claimed, turn: Turn): Promise<boolean> {
  const { sql } = deps
  const reading = readingOf(deps, claimed)
  try {
    if (claimed.phase === 'looking') {
      const { formats, titles } = await turn.work(() => reading.open())
      await keepFormats(sql, claimed, titles, formats)
      if (!(await look(deps, reading, claimed, turn))) return false
      await keepFormats(sql, claimed, titles)
      const lack = await lackOf(deps, claimed)
      if (claimed.isDryRun) {
        await endWell(sql, claimed, lack)
        return true
      }
      if (lack !== undefined) throw new ImportRefusal(`${lack} Nothing was made.`, { isOfAll: true })
    }
    // From the first item on.
    const { pads } = await turn.work(() => reading.open())
    const begun = claimed.phase === 'looking' ? { ...claimed, dealtWith: 0 } : claimed
    if (claimed.phase === 'looking') await beginMaking(sql, claimed, pads)
    if (!(await make(deps, reading, begun, turn))) return false
    await endWell(sql, claimed)
    return true
  } finally {
    await reading.close()
  }
}

function readingOf(
  { objects, uploads, importLimits, converters, startReading }: ImportDeps,
  claimed: Claimed,
): Reading {
  const { userId, uploadKey, bytes, files } = claimed
  const brought = { files, bytes, limits: importLimits, uploads }
  return startReading(brought, bytesOfParts(objects, { key: uploadKey }, bytes), converters, userId)
}

async function settle(deps: ImportDeps, claimed: Claimed, error: unknown, turn: Turn): Promise<void> {
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
async function letWait({ sql }: ImportDeps, claimed: Claimed, turn: Turn): Promise<void> {
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

async function tryAgain(sql: ImportDeps['sql'], claimed: Claimed): Promise<void> {
  if (claimed.attempts < maxFailures) await release(sql, claimed, { wait: '30 seconds', isCounted: true })
  else if (claimed.isUndo) await forgetUndo(sql, claimed)
  else await endEarly(sql, claimed, 'failed', triedOften)
}
