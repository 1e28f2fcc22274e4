import { aSignedInPerson } from '../../kit/person.ts'
import { aPortedPostgres } from '../../kit/ported-postgres.ts'
import { severalBehindHaproxy } from '../../kit/several.ts'
import { countOf, failuresOf, startSteadyLoad } from './steady-load.ts'
import type { Outcome, Trial } from './trial.ts'

const perSecond = 100
const processes = 3
/** Shorter than on AWS (20), where a load balancer takes longer to notice: HAProxy here needs a second. */
const drainSeconds = 3

/** One of three processes behind a load balancer is told to end, and started again, under load. */
export async function drain(trial: Trial): Promise<Outcome> {
  const times = trial.isShort ? 3 : 50
  const postgres = await aPortedPostgres(trial)
  const { url, members } = await severalBehindHaproxy(trial, { DATABASE_URL: postgres.url }, processes, drainSeconds)
  const person = await aSignedInPerson(url)

  trial.say(`${perSecond} requests/s; ${times} times SIGTERM`)
  const endLoad = startSteadyLoad(() => url, person, perSecond)
  const took: number[] = []
  for (let time = 0; time < times; time++) {
    const member = members[time % processes]
    if (!member) throw new Error('there are no processes')
    const told = performance.now()
    await member.end()
    took.push(performance.now() - told)
    await member.start()
    if (time % 10 === 9) trial.say(`${time + 1} times`)
  }
  const load = await endLoad()
  const lost = await postgres.missing(load.saved)

  const { saved, ...figures } = load
  const longest = Math.max(...took)
  return {
    table: [
      ['SIGTERM', 'requests', 'failed', 'p50 ms', 'p99 ms', 'longest end ms'],
      [
        String(times),
        ...[load.asked, countOf(load)].map(String),
        load.p50.toFixed(1),
        load.p99.toFixed(1),
        longest.toFixed(0),
      ],
    ],
    kept: { perSecond, processes, drainSeconds, times, saved: saved.length, longestEnd: longest, ...figures },
    broken: [...failuresOf(load), ...(lost.length > 0 ? [`${lost.length} acknowledged saves are lost`] : [])],
  }
}
