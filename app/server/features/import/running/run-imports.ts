import { backgroundLoop } from '../../../platform/database/background-loop.ts'
import { outageOf } from '../../../platform/database/outage.ts'
import type { Deps } from '../../../platform/deps.ts'
import { isGone } from '../../../platform/objects/gone.ts'
import { ObjectProblem } from '../../../platform/objects/object-store.ts'
import type { Workers } from '../../../platform/work/workers.ts'
import type { Opened } from '../reading/read-item.ts'
import { startReading, type Reading } from '../reading/reading.ts'
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
    /** The program of the thread that reads. */
    readonly readerThread: string
    /** For readers. */
    readonly converters: Workers
  }

/** Imports that one process works on at once. */
const maxConcurrent = 2

/** After so many times without going on, it is no bad luck. */
const maxAttempts = 5

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
  if (claimed.phase === 'looking') {
    if (!(await reading(deps, claimed, (read) => look(deps, read, claimed, goesOn)))) return false
    const lack = await lackOf(deps, claimed)
    if (claimed.isDryRun) {
      await endWell(sql, claimed, lack)
      return true
    }
    if (lack !== undefined) throw new ImportRefusal(`${lack} Nothing was made.`, { isOfAll: true })
  }
  const from = claimed.phase === 'looking' ? { ...claimed, dealtWith: 0 } : claimed
  const isAtEnd = await reading(deps, from, async (read, { pads }) => {
    if (claimed.phase === 'looking') await beginMaking(sql, claimed, pads)
    return make(deps, read, from, goesOn)
  })
  if (!isAtEnd) return false
  await endWell(sql, claimed)
  return true
}

async function reading(
  { sql, objects, uploads, importLimits, readerThread, converters }: ImportDeps,
  claimed: Claimed,
  act: (reading: Reading, opened: Opened) => Promise<boolean>,
): Promise<boolean> {
  const { userId, uploadKey, bytes, files } = claimed
  const brought = { files, bytes, limits: importLimits, uploads }
  const stored = bytesOfParts(objects, { key: uploadKey }, bytes)
  const read = startReading(readerThread, brought, stored, converters, userId)
  try {
    const opened = await read.open()
    await keepFormats(
      sql,
      claimed,
      opened.formats.map(({ title }) => title),
    )
    return await act(read, opened)
  } finally {
    await read.close()
  }
}

async function settle({ sql, log }: ImportDeps, claimed: Claimed, error: unknown): Promise<void> {
  if (error instanceof LeaseLost) return
  if (error instanceof Cancelled) {
    await endEarly(sql, claimed, 'cancelled', 'You cancelled it. What was made until then is here.')
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
  const why = 'Something went wrong here, several times. What was made until then is here; try it again another day.'
  await endEarly(sql, claimed, 'failed', why)
}
