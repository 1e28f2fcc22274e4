import type { FastifyBaseLogger } from 'fastify'
import type { Sql } from './connect.ts'
import { isWriteObstacle, outageOf, type Outage } from './outage.ts'

/** A circuit breaker for writes: with a full disk no save is tried, because each would make it worse. */
export interface WriteState {
  /** Why writes are refused; undefined while they are not. */
  obstacle(): Outage | undefined
  /** Reports the outage that a statement failed with. */
  failed(outage: Outage): void
  /** Runs a write that a page can do without, unless writes are refused. @returns whether it was done */
  tryTo(act: () => PromiseLike<unknown>): Promise<boolean>
  stop(): void
}

/**
 * From the first write that fails for want of disk or memory, requests write nothing until a probe succeeds.
 * @param probeSeconds between two probes
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
      // Another error, such as a missing privilege, is left to the next save.
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
      // `isUndone`: requests from now on are refused before they do anything.
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

/** Writes a quarter of a megabyte, so that a file and the write-ahead log have to grow, and drops it again. */
async function probeWriting(sql: Sql): Promise<void> {
  await sql`
    create temp table notejam_probe on commit drop as
    select string_agg(md5(n::text), '') as filling from generate_series(1, 8000) n`
}
