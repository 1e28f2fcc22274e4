import { momentOf } from './backups-of-place.ts'

/** For how many days, weeks and months the last backup of each is kept. */
export interface Retention {
  readonly days: number
  readonly weeks: number
  readonly months: number
}

const dayMs = 24 * 60 * 60 * 1000
/** The first of January 1970 was a Thursday: weeks begin on Mondays. */
const thursdayOffset = 3

/**
 * Chooses which backups stay: the newest always, and the last one of each of the latest days, weeks and months (UTC) that have any.
 * @param names in any order
 * @returns those that may go
 */
export function toRemove(names: readonly string[], { days, weeks, months }: Retention): string[] {
  const newestFirst = [...names].sort().reverse()
  const kept = new Set(newestFirst.slice(0, 1))
  const keepLastOf = (count: number, periodOf: (moment: Date) => number | string) => {
    const periods = new Set<number | string>()
    for (const name of newestFirst) {
      const period = periodOf(momentOf(name))
      if (periods.has(period) || periods.size === count) continue
      periods.add(period)
      kept.add(name)
    }
  }
  keepLastOf(days, (moment) => Math.floor(moment.getTime() / dayMs))
  keepLastOf(weeks, (moment) => Math.floor((moment.getTime() / dayMs + thursdayOffset) / 7))
  keepLastOf(months, (moment) => moment.toISOString().slice(0, 7))
  return newestFirst.filter((name) => !kept.has(name)).reverse()
}
