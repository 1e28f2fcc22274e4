import { NoTurn } from '../../../platform/turns.ts'
import { WorkLimitReached, type WorkerLimits, type Workers } from '../../../platform/work/workers.ts'
import type { Converted } from '../readers/html/converted.ts'

/** Of one page, of which the largest take twenty seconds of CPU: no visitor waits for them. */
export const converterLimits: WorkerLimits = {
  cpuMilliseconds: 40_000,
  maxMilliseconds: 120_000,
  turnMilliseconds: 300_000,
}

/** How often a page is tried while others take the machine. */
const maxAttempts = 5

/** @returns undefined for a page that takes too long, or is too large */
export async function markdownOf(workers: Workers, person: string, html: string): Promise<Converted | undefined> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await workers.run<Converted | undefined>(person, 'markdownOfHtml', html)
    } catch (error) {
      const isBusy = error instanceof NoTurn || (error instanceof WorkLimitReached && !error.isOwn)
      if (isBusy && attempt < maxAttempts) continue
      if (isBusy || error instanceof WorkLimitReached) return undefined
      throw error
    }
  }
}
