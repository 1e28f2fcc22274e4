import { Agent } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { aSignedInPerson, type Person } from '../../kit/person.ts'
import { aPortedPostgres } from '../../kit/ported-postgres.ts'
import { aProduct } from '../../kit/product.ts'
import { median } from '../figures.ts'
import { saveNote } from './ask.ts'
import type { Outcome, Trial } from './trial.ts'

/** How PostgreSQL ends: told to hurry, told to drop everything, and killed. */
const endings = { fast: 'SIGINT', immediate: 'SIGQUIT', killed: 'SIGKILL' } as const
const writers = 8
/** Milliseconds for which there is no database; RDS needs up to a minute to change places. */
const away = { short: 3_000, long: 60_000 }

interface Round {
  readonly ending: string
  readonly saved: number
  readonly refused: number
  readonly lost: number
  /** From when PostgreSQL answers again until the first save that begins after it is acknowledged; milliseconds. */
  readonly recovery: number
}

/** PostgreSQL goes and comes again while people save: what was acknowledged is there. */
export async function restart(trial: Trial): Promise<Outcome> {
  const postgres = await aPortedPostgres(trial)
  const product = await aProduct(trial, { DATABASE_URL: postgres.url, LOG_LEVEL: 'silent' })
  await product.start()
  const person = await aSignedInPerson(product.url)
  const rounds: Round[] = []
  const crash = async (ending: string, signal: NodeJS.Signals, milliseconds: number) => {
    trial.say(ending)
    const writing = startWriting(product.url, person, `${rounds.length}`)
    await pause(3_000)
    await postgres.crash(signal)
    await pause(milliseconds)
    await postgres.start()
    const back = performance.now()
    await pause(3_000)
    const { saved, refused } = await writing()
    const recovery = Math.min(...saved.filter(({ begun }) => begun >= back).map(({ at }) => at - back))
    const lost = await postgres.missing(saved.map(({ name }) => name))
    rounds.push({ ending, saved: saved.length, refused, lost: lost.length, recovery })
  }
  for (let number = 0; number < (trial.isShort ? 1 : 3); number++) {
    for (const [ending, signal] of Object.entries(endings)) await crash(ending, signal, away.short)
  }
  if (!trial.isShort) await crash('killed, away for a minute', 'SIGKILL', away.long)

  const lost = rounds.reduce((sum, round) => sum + round.lost, 0)
  const never = rounds.filter(({ recovery }) => !Number.isFinite(recovery)).length
  return {
    table: [
      ['', 'rounds', 'saved', 'refused', 'lost', 'recovery ms'],
      ...[...new Set(rounds.map(({ ending }) => ending))].map((ending) => {
        const of = rounds.filter((round) => round.ending === ending)
        const sum = (figure: 'saved' | 'refused' | 'lost') => of.reduce((all, round) => all + round[figure], 0)
        const recovery = median(of.map((round) => round.recovery)).toFixed(0)
        return [ending, ...[of.length, sum('saved'), sum('refused'), sum('lost')].map(String), recovery]
      }),
    ],
    kept: { writers, awayMilliseconds: away, rounds },
    broken: [
      ...(lost > 0 ? [`${lost} acknowledged saves are lost`] : []),
      ...(never > 0 ? [`${never} times nothing was saved in three seconds after PostgreSQL was back`] : []),
    ],
  }
}

interface Written {
  readonly saved: readonly { readonly name: string; readonly begun: number; readonly at: number }[]
  readonly refused: number
}

/** Writers save one note after the other, and go on when a save is refused. @returns ends it */
function startWriting(url: string, person: Person, prefix: string): () => Promise<Written> {
  const agent = new Agent({ keepAlive: true, timeout: 20_000 })
  const saved: { name: string; begun: number; at: number }[] = []
  let refused = 0
  let isEnding = false
  async function write(writer: number): Promise<void> {
    for (let number = 0; !isEnding; number++) {
      const name = `${prefix}-${writer}-${number}`
      const begun = performance.now()
      if ((await saveNote({ url, person, agent }, name)) === undefined)
        saved.push({ name, begun, at: performance.now() })
      else {
        refused++
        await pause(50)
      }
    }
  }
  const writing = Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)))
  return async () => {
    isEnding = true
    await writing
    agent.destroy()
    return { saved, refused }
  }
}
