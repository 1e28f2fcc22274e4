import type { Environment } from './environment.ts'
import type { Expect } from './expect.ts'
import { minuteOf } from './sleep.ts'

/** RDS takes some ten minutes to start, and scaling a few to end the tasks. */
const shortestMinutes = 120
/** The calls around waking and falling asleep are on the same day. */
const startMinutes = 30

export function checkSleep({ sleep, isProtected, service, backups }: Environment, expect: Expect): void {
  if (!sleep) return
  expect(!isProtected && !backups, 'sleep', 'is for environments without writers: isProtected or backups is set')
  expect(service.peaks.length === 0, 'sleep', 'and service.peaks both set how many tasks there are: use one of them')
  const [from, until] = [minuteOf(sleep.from), minuteOf(sleep.until)]
  expect(from !== undefined, 'sleep.from', `"${sleep.from}" is no time such as 19:00`)
  expect(until !== undefined, 'sleep.until', `"${sleep.until}" is no time such as 05:30`)
  if (from === undefined || until === undefined) return
  expect(
    from - until >= shortestMinutes && until >= startMinutes && from < 24 * 60 - startMinutes,
    'sleep',
    `from ${sleep.from} until ${sleep.until}: it wakes in the morning and falls asleep two hours later at least, neither within half an hour of midnight (UTC)`,
  )
}
