import type { Sql } from '../../../platform/database/connect.ts'
import { isAnyDue } from './lease.ts'
import type { Pace } from './pace.ts'

/** How long an import is worked on while others wait. */
const turnMs = 15_000

/** Of the time that it took to come back to where the import was: what is read again each time stays a third of the work. */
const timesComingBack = 2

/** Between two looks whether others wait. */
const askEveryMs = 3_000

/** What an import gets of a process at a time: then those that wait come before it. */
export class Turn {
  readonly #sql: Sql
  readonly #pace: Pace | undefined
  readonly #isEnding: () => boolean
  readonly #begun = performance.now()
  #asksAt: number | undefined

  /** @param pace @default without rests */
  constructor(sql: Sql, pace: Pace | undefined, isEnding: () => boolean) {
    this.#sql = sql
    this.#pace = pace
    this.#isEnding = isEnding
  }

  /** Whether the process cannot go on with anything. */
  get isEnding(): boolean {
    return this.#isEnding()
  }

  /** Does a piece of the import, and rests. */
  work<Result>(act: () => Promise<Result>): Promise<Result> {
    return this.#pace ? this.#pace.work(act) : act()
  }

  /** Asked after each transaction, first of all when the import is back where it was. */
  async goesOn(): Promise<boolean> {
    if (this.#isEnding()) return false
    const now = performance.now()
    this.#asksAt ??= now + turnLength(now - this.#begun)
    if (now < this.#asksAt) return true
    this.#asksAt = now + askEveryMs
    return !(await isAnyDue(this.#sql))
  }
}

/** @param comingBackMs from the claim to the first transaction */
export function turnLength(comingBackMs: number): number {
  return Math.max(turnMs, timesComingBack * comingBackMs)
}
