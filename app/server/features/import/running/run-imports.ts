import { backgroundLoop } from '../../../platform/database/background-loop.ts'
import type { Deps } from '../../../platform/deps.ts'
import type { Workers } from '../../../platform/work/workers.ts'
import type { Reading, StartReading } from '../reading/reading.ts'
import { importsAtOnce } from '../sources/budget.ts'
import { forgetFoldersOfKilled } from '../sources/own-folders.ts'
import { ImportRefusal } from '../sources/refusal.ts'
import { bytesOfParts } from '../taking/parts.ts'
import { endWell } from './end.ts'
import { Cancelled, claim, isAnyDue, keepLease, release, type Claimed } from './lease.ts'
import { lackOf, look } from './look.ts'
import { beginMaking, keepFormats } from './look.queries.ts'
import { make, type MakeDeps } from './make.ts'
import { Pace } from './pace.ts'
import { settle, triedOften } from './settle.ts'
import { Turn } from './turn.ts'
import { undo } from './undo.ts'

export type ImportDeps = MakeDeps &
  Pick<Deps, 'uploads' | 'importLimits'> & {
    readonly startReading: StartReading
    /** For readers. */
    readonly converters: Workers
  }

/** After so many processes that ended at one place, it is no bad luck. */
const maxAttempts = 30

/**
 * Works on imports while the process runs, in turns, the one that has waited longest first. A process that is killed loses nothing: another
 * one goes on where its last transaction ended, once its lease has expired.
 */
export function keepImporting(deps: ImportDeps): { stop(): Promise<void> } {
  const end = new AbortController()
  const pace = new Pace(deps.sql, end.signal)
  // Nothing depends on it: what is left is removed in a day.
  const tidied = forgetFoldersOfKilled(deps.uploads).catch((error: unknown) => {
    deps.log.warn({ err: error }, 'what killed imports left on the disk stays for a day')
  })
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
