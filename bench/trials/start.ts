import { setTimeout as pause } from 'node:timers/promises'
import { aSignedInPerson } from '../../kit/person.ts'
import { aProduct } from '../../kit/product.ts'
import { endProgram } from '../../kit/program.ts'
import { median } from '../figures.ts'
import { residentBytes } from '../process-usage.ts'
import { countOf, failuresOf, startSteadyLoad } from './steady-load.ts'
import type { Outcome, Trial } from './trial.ts'

const perSecond = 200

interface Round {
  /** Milliseconds until it is ready, the database being made first. */
  readonly first: number
  /** … and on what is there. */
  readonly again: number
  /** MB of the process, without PostgreSQL: five seconds after it was ready … */
  readonly atRest: number
  /** … and after the load. */
  readonly afterLoad: number
}

/** How long it takes to be ready, and how much memory it holds. */
export async function start(trial: Trial): Promise<Outcome> {
  const seconds = trial.isShort ? 3 : 10
  const rounds: Round[] = []
  const broken: string[] = []
  for (let number = 0; number < (trial.isShort ? 2 : 5); number++) {
    trial.say(`round ${number + 1}`)
    const product = await aProduct(trial, {})
    const first = await product.start()
    await endProgram(first.program, 'SIGTERM')
    const again = await product.start()
    await pause(5_000)
    const atRest = residentBytes(again.program.pid) / 1e6
    const load = startSteadyLoad(() => product.url, await aSignedInPerson(product.url), perSecond)
    await pause(seconds * 1000)
    const found = await load()
    if (countOf(found) > 0) broken.push(...failuresOf(found))
    const afterLoad = residentBytes(again.program.pid) / 1e6
    await endProgram(again.program, 'SIGTERM')
    rounds.push({ first: first.milliseconds, again: again.milliseconds, atRest, afterLoad })
  }

  const of = (figure: keyof Round) => median(rounds.map((round) => round[figure])).toFixed(0)
  return {
    table: [
      ['', 'median'],
      ['first start, with initdb, ms', of('first')],
      ['start on existing data, ms', of('again')],
      ['memory at rest, MB', of('atRest')],
      [`memory after ${seconds} s of ${perSecond} requests/s, MB`, of('afterLoad')],
    ],
    kept: { perSecond, seconds, rounds },
    broken,
  }
}
