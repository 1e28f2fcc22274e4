import { backgroundLoop } from '../../../platform/database/background-loop.ts'
import { outageOf } from '../../../platform/database/outage.ts'
import type { Deps } from '../../../platform/deps.ts'
import { isGone } from '../../../platform/objects/gone.ts'
import { ObjectProblem } from '../../../platform/objects/object-store.ts'
import type { Workers } from '../../../platform/work/workers.ts'
import type { Reading, StartReading } from '../reading/reading.ts'
import { ImportRefusal } from '../sources/refusal.ts'
import { bytesOfParts } from '../taking/parts.ts'
import { endEarly, endWell } from './end.ts'
import { Cancelled, claim, isAnyDue, keepLease, LeaseLost, release, type Claimed } from './lease.ts'
import { lackOf, look } from './look.ts'
import { beginMaking, keepFormats } from './look.queries.ts'
import { make, type MakeDeps } from './make.ts'
import { forgetUndo, undo } from './undo.ts'

export type ImportDeps = MakeDeps &
  Pick<Deps, 'uploads' | 'importLimits'> & {
    readonly startReading: StartReading
    /** For readers. */
    readonly converters: Workers
  }

/** Imports that one process works on at once. */
const maxConcurrent = 2

/** After so many failures without going on, it is no bad luck. */
const maxAttempts = 5

/** After so many processes that ended with it, neither. */
const maxClaims = 30

const triedOften =
  'Something went wrong here, several times. What was made until then is here; try it again another day.'

/**
 * Works on imports while the process runs. A process that is killed loses nothing: another one goes on where its last transaction ended,
 * once its lease has expired.
 */
export function keepImporting(deps: ImportDeps): { stop(): Promise<void> } {
  const loops = Array.from({ length: maxConcurrent }, () =>
    backgroundLoop('importing', deps.log, async ({ signal }) => {
      while (!signal.aborted && (await isAnyDue(deps.sql)) && (await runNext(deps, () => !signal.aborted)));
    }),
  )
  return {
    async stop() {
      await Promise.all(loops.map((loop) => loop.stop()))
    },
  }
}

/**
 * Works on one import, if one is due.
 * @param goesOn asked after each transaction: whether this process still can
 * @returns whether there was one
 */
export async function runNext(deps: ImportDeps, goesOn: () => boolean = () => true): Promise<boolean> {
  const claimed = await claim(deps.sql)
  if (!claimed) return false
  const stop = keepLease(deps.sql, claimed)
  try {
    if (claimed.attempts > maxClaims) throw new ImportRefusal(triedOften, { isOfAll: true })
    const isAtEnd = claimed.isUndo ? await undo(deps, claimed, goesOn) : await bringIn(deps, claimed, goesOn)
    if (!isAtEnd) await release(deps.sql, claimed)
  } catch (error) {
    await settle(deps, claimed, error)
  } finally {
    stop()
  }
  return true
}

async function bringIn(deps: ImportDeps, claimed: Claimed, goesOn: () => boolean): Promise<boolean> {
  const { sql } = deps
  const reading = readingOf(deps, claimed)
  try {
    if (claimed.phase === 'looking') {
      const { formats } = await reading.open()
      const titles = formats.map(({ title }) => title)
      await keepFormats(sql, claimed, titles)
      if (!(await look(deps, reading, claimed, goesOn))) return false
      const lack = await lackOf(deps, claimed)
      if (claimed.isDryRun) {
        await endWell(sql, claimed, lack)
        return true
      }
      if (lack !== undefined) throw new ImportRefusal(`${lack} Nothing was made.`, { isOfAll: true })
    }
    // From the first item on.
    const { pads } = await reading.open()
    const begun = claimed.phase === 'looking' ? { ...claimed, dealtWith: 0 } : claimed
    if (claimed.phase === 'looking') await beginMaking(sql, claimed, pads)
    if (!(await make(deps, reading, begun, goesOn))) return false
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

async function settle({ sql, log }: ImportDeps, claimed: Claimed, error: unknown): Promise<void> {
  if (error instanceof LeaseLost) return
  if (error instanceof Cancelled) {
    await endEarly(sql, claimed, 'cancelled', 'You cancelled it. What was made until then is here.')
  } else if (error instanceof ImportRefusal && claimed.isUndo) {
    await forgetUndo(sql, claimed)
  } else if (error instanceof ImportRefusal) {
    await endEarly(sql, claimed, 'failed', error.message)
  } else if (isGone(error)) {
    await endEarly(sql, claimed, 'failed', 'What you brought is not kept any more. Bring it again.')
  } else {
    await tryAgainLater({ sql, log }, claimed, error)
  }
}

async function tryAgainLater(
  { sql, log }: Pick<ImportDeps, 'sql' | 'log'>,
  claimed: Claimed,
  error: unknown,
): Promise<void> {
  const outage = outageOf(error)
  if (outage) log.warn({ reason: outage.reason }, 'an import has to wait')
  else if (error instanceof ObjectProblem) log.error({ reason: error.reason }, `an import has to wait: ${error.remedy}`)
  else log.error({ err: error }, 'an import failed')
  if (outage || error instanceof ObjectProblem || claimed.attempts < maxAttempts) {
    // During an outage the lease expires by itself.
    await release(sql, claimed, '30 seconds').catch(() => {})
    return
  }
  if (claimed.isUndo) await forgetUndo(sql, claimed)
  await endEarly(sql, claimed, 'failed', triedOften)
}
