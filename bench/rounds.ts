import type { Figures } from './figures.ts'
import type { Flags } from './flags.ts'
import type { LoadGenerator } from './load.ts'
import { measure } from './measure.ts'
import { aloneKeys, type Findings } from './report.ts'
import type { Scenario, ScenarioKey } from './scenarios.ts'
import type { Server } from './servers.ts'

/** Seconds of load before anything counts: by then V8 has compiled and PostgreSQL has planned and cached. */
const warmUpSeconds = 2

interface Setting extends Flags {
  readonly connections: number
  readonly scenarios: readonly Scenario[]
  readonly serverOf: (scenario: Scenario) => Server
  readonly generator: LoadGenerator
  /** Hears what is going on. */
  readonly say: (text: string) => void
}

type Measured = Pick<Findings, 'rounds' | 'alone' | 'writers' | 'residentBytes'> & {
  /** Answers that said that a note was saved. */
  readonly saves: number
}

/**
 * Measures the scenarios in turn, round after round: what else happens on the machine meets all of them, and not
 * whichever was measured then.
 */
export async function measureRounds(setting: Setting): Promise<Measured> {
  const { scenarios, serverOf, generator, connections, seconds, say } = setting
  const rounds: Record<ScenarioKey, Figures[]> = { a: [], b: [], c: [], d: [], e1: [], e2: [], f: [], g: [] }
  const alone: Measured['alone'] = { b: [], e1: [], e2: [], c: [], f: [], d: [], g: [] }
  const writers: Figures[] = []
  const byKey = new Map(scenarios.map((scenario) => [scenario.key, scenario]))
  let largest = 0
  let saves = 0

  async function once(scenario: Scenario, seconds: number, by = connections): Promise<Figures> {
    const { residentBytes, ...figures } = await measure(scenario, serverOf(scenario), generator, {
      connections: by,
      seconds,
    })
    if (scenario.of === 'product') largest = Math.max(largest, residentBytes)
    if (scenario.key === 'd' || scenario.key === 'g') saves += figures.answers
    return figures
  }

  say('warming up')
  for (const scenario of scenarios) await once(scenario, Math.min(warmUpSeconds, seconds))
  for (let round = 1; round <= setting.rounds; round += 1) {
    say(`round ${round} of ${setting.rounds}`)
    for (const scenario of scenarios) rounds[scenario.key].push(await once(scenario, seconds))
    for (const key of aloneKeys) {
      const scenario = byKey.get(key)
      if (scenario) alone[key].push(await once(scenario, seconds / 2, 1))
    }
    const saving = byKey.get('d')
    if (saving) writers.push(await once(saving, seconds, 16))
  }
  return { rounds, alone, writers, residentBytes: largest, saves }
}
