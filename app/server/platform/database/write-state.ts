import type { FastifyBaseLogger } from 'fastify'
import type { Sql } from './connect.ts'
import { isWriteObstacle, outageOf, type Outage } from './outage.ts'

/** Whether the database can be written to. A full disk is not asked with every save: each would only make it worse. */
export interface WriteState {
  /** Why nothing is written for now; undefined when all is well. */
  obstacle(): Outage | undefined
  /** Hears of what a statement has failed with. */
  failed(outage: Outage): void
  /** Does what a page can do without: not while nothing can be written. @returns whether it was done */
  tryTo(act: () => PromiseLike<unknown>): Promise<boolean>
  stop(): void
}

/**
 * From the first write that finds the disk full (or broken, or memory at its end) nothing is written by visitors until a
 * probe has written something, once in so many seconds.
 */
export function watchWrites(sql: Sql, log: FastifyBaseLogger, probeSeconds: number): WriteState {
  let obstacle: Outage | undefined
  let timer: NodeJS.Timeout | undefined

  function probeSoon(): void {
    timer = setTimeout(() => void probe(), probeSeconds * 1000)
    timer.unref()
  }

  async function probe(): Promise<void> {
    const outage = await probeWriting(sql).then(
      () => undefined,
      // Something else, such as a missing right: then it is the next save that finds out.
      (error: unknown) => outageOf(error),
    )
    if (!obstacle) return
    if (outage) {
      if (isWriteObstacle(outage.kind)) obstacle = { ...outage, isUndone: true }
      log.error({ reason: outage.reason }, 'still nothing can be saved')
      probeSoon()
      return
    }
    obstacle = undefined
    log.warn('notes can be saved again')
  }

  const state: WriteState = {
    obstacle: () => obstacle,
    failed(outage) {
      if (obstacle || !isWriteObstacle(outage.kind)) return
      // Known from now on: the next one is refused before it has done anything.
      obstacle = { ...outage, isUndone: true }
      log.error({ reason: outage.reason }, 'nothing can be saved')
      probeSoon()
    },
    async tryTo(act) {
      if (obstacle) return false
      try {
        await act()
        return true
      } catch (error) {
        const outage = outageOf(error)
        if (!outage) throw error
        state.failed(outage)
        return false
      }
    },
    stop() {
      clearTimeout(timer)
      obstacle = undefined
    },
  }
  return state
}

/** Takes a quarter of a megabyte of the disk, and gives it back: a file has to grow for it, and the log. */
async function probeWriting(sql: Sql): Promise<void> {
  await sql`
    create temp table notejam_probe on commit drop as
    select string_agg(md5(n::text), '') as filling from generate_series(1, 8000) n`
}
