import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from '../../../platform/database/connect.ts'
import { poolOf } from '../../../platform/database/instrument.ts'

/** How long a rest is, as a share of what the work before it took: with an event loop that has nothing else to do, and with a full one. */
const shares = { idle: 0.25, full: 16 }

const maxRestMs = 5_000

/** While statements of requests wait for a connection, work waits for them: in steps, and up to a limit. */
const [poolStepMs, maxPoolMs] = [50, 2_000]

/**
 * Rests between pieces of work, for all imports of a process: requests have the processors, the disk and the database meanwhile. What is slow,
 * whichever of these is short, makes longer rests. Without requests an import takes most of the time.
 */
export class Pace {
  readonly #sql: Database
  readonly #end: AbortSignal
  #working = 0
  #seen = performance.eventLoopUtilization()

  /** @param end of the process: no rest is longer */
  constructor(sql: Database, end: AbortSignal) {
    this.#sql = sql
    this.#end = end
  }

  /** Does a piece of work, and rests. */
  async work<Result>(act: () => Promise<Result>): Promise<Result> {
    this.#working++
    const begun = performance.now()
    try {
      return await act()
    } finally {
      await this.#rest(restAfter(performance.now() - begun, this.#utilization(), this.#working))
      this.#working--
    }
  }

  /** Of the event loop, from 0 to 1, since it was asked for last. */
  #utilization(): number {
    const now = performance.eventLoopUtilization()
    const { utilization } = performance.eventLoopUtilization(now, this.#seen)
    this.#seen = now
    return utilization
  }

  async #rest(milliseconds: number): Promise<void> {
    await this.#sleep(milliseconds)
    for (let waited = 0; poolOf(this.#sql).waiting > 0 && waited < maxPoolMs; waited += poolStepMs) {
      await this.#sleep(poolStepMs)
    }
  }

  async #sleep(milliseconds: number): Promise<void> {
    await sleep(milliseconds, undefined, { signal: this.#end }).catch(() => {})
  }
}

/**
 * @param tookMs of the work
 * @param utilization of the event loop, from 0 to 1: by requests, nearly all of it
 * @param imports that work beside each other: together they take what one may take
 */
export function restAfter(tookMs: number, utilization: number, imports: number): number {
  return Math.min(maxRestMs, tookMs * imports * (shares.idle + shares.full * utilization ** 2))
}
