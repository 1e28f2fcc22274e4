import type { ResolvedEnvironment } from '../../config/environment.ts'
import type { Aws } from '../aws.ts'
import { DeployError } from '../run.ts'
import { statesOf } from '../states.ts'
import { reasonsToKeep } from './evidence.ts'
import { clear } from './leftovers.ts'
import { placesOf } from './places.ts'
import { removeStack, usualPatience, type Patience } from './removal.ts'
import { resourcesOf, type Resource } from '../resources.ts'

export interface Abandonment {
  readonly environment: ResolvedEnvironment
  /** Not one that remembers answers. */
  readonly aws: Aws
  /** Asks for the environment's name. */
  readonly confirm: (question: string) => Promise<string>
  readonly say: (line: string) => void
  readonly patience?: Patience
}

/**
 * Removes what a first creation that failed has left: all stacks of the environment, the last one first, and what outlives
 * them and holds nothing. Where people may have written, it removes nothing; snapshots, backups and objects always stay.
 * @throws DeployError before anything is removed, or where something stays that should not
 */
export async function abandon(given: Abandonment): Promise<void> {
  const { environment, aws, confirm, say, patience = usualPatience } = given
  const { name } = environment
  const states = await statesOf(aws, placesOf(environment))
  const there = states.filter(({ status }) => status !== undefined).reverse()
  if (there.length === 0) {
    say(`There is no stack of ${name}: nothing to remove.`)
    return
  }
  const reasons = await reasonsToKeep(aws, states, new Date())
  if (reasons.length > 0) {
    const how = 'What holds notes is removed by hand: docs/deploy.md, "Tearing down".'
    throw new DeployError(`${name} is not abandoned.\n${reasons.join('\n')}\n${how}`)
  }

  for (const { place, status } of there) say(`${place.name} in ${place.region}: ${status ?? ''}`)
  const typed = await confirm(`These are removed, with a snapshot of the database. Type ${name} to go on: `)
  if (typed !== name) throw new DeployError('Nothing was removed.')

  const left: Resource[] = []
  try {
    for (const state of there) {
      const resources = await resourcesOf(aws, state.place)
      say(`Removing ${state.place.name} …`)
      await removeStack(aws, state, patience)
      left.push(...resources)
    }
  } finally {
    // What a stack has left is known now alone, also where the next one stays.
    report(say, await clear(aws, left))
  }
  say(`${name} is removed. What an account has once (npm run setup) stays.`)
}

function report(say: (line: string) => void, left: readonly string[]): void {
  if (left.length === 0) return
  say('Left on purpose:')
  for (const one of left) say(`- ${one}`)
}
