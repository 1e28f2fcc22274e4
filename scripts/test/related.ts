import { dirname, matchesGlob } from 'node:path'
import { importsOf } from '../imports.ts'
import { unseen } from './unseen.ts'

/**
 * Each of these imports every feature, and nearly every test imports one of them. Followed through them, any change
 * would be related to all tests, which is why the test runner's own `related` is no help here.
 */
const hubs = new Set([
  'app/server/app.ts',
  'app/server/jobs.ts',
  'app/server/main.ts',
  'app/server/worker.ts',
  'app/test/world.ts',
  'infra/notejam-stage.ts',
])

/** Named fewer times, a feature is used by a test in passing. */
const fewestVisits = 3

export interface Related {
  /** Test files, in order. */
  readonly tests: readonly string[]
  /** Changed files that no test is related to. */
  readonly untested: readonly string[]
}

/**
 * The tests that a change needs: those in the folder of a changed file; those that import it, directly or through other
 * files; those of each feature that does; promises that visit the addresses of a changed feature; and what `unseen` says.
 * @param changed paths from the root
 * @param sources our TypeScript files, by path
 */
export function related(changed: readonly string[], sources: ReadonlyMap<string, string>): Related {
  const importers = Map.groupBy(importsOf(sources), ({ to }) => to)
  const tests = [...sources.keys()].filter((file) => /\.test\.tsx?$/.test(file)).sort()
  const needed = new Map(changed.map((file) => [file, tests.filter(isRelatedTo(file))]))
  const all = new Set([...needed.values()].flat())
  return {
    tests: tests.filter((test) => all.has(test)),
    untested: changed.filter((file) => needed.get(file)?.length === 0),
  }

  function isRelatedTo(file: string): (test: string) => boolean {
    const reached = reachedFrom(file)
    const features = new Set([...reached].map(featureOf).filter((feature) => feature !== undefined))
    const address = new RegExp(`\\broutes\\.${featureOf(file) ?? '-'}\\b`, 'g')
    return (test) => {
      // What only a delivery needs is run when it was changed itself, or where it is named.
      if (isForDelivery(test)) return test === file || isNamed(file, test)
      return (
        reached.has(test) ||
        (isOneRoom(file) && dirname(test) === dirname(file)) ||
        features.has(featureOf(test) ?? '') ||
        (isOnSeveral(test) && [...(sources.get(test) ?? '').matchAll(address)].length >= fewestVisits) ||
        isNamed(file, test)
      )
    }
  }

  /** The file, and whatever imports it; of a hub its importers only when it was changed itself. */
  function reachedFrom(file: string): Set<string> {
    const reached = new Set([file])
    for (const next of reached) {
      if (hubs.has(next) && next !== file) continue
      for (const { from } of importers.get(next) ?? []) {
        // Journeys drive the built product; what they import of its code are constants.
        if (isJourney(from) && next.startsWith('app/')) continue
        reached.add(from)
      }
    }
    return reached
  }
}

const isForDelivery = (file: string) => file.includes('.all.test.')

/** Whether `unseen` has it. A glob means tests of a commit, unless it says otherwise. */
const isNamed = (file: string, test: string) =>
  unseen.some(
    ([from, ...to]) =>
      matchesGlob(file, from) &&
      to.some((glob) => matchesGlob(test, glob) && isForDelivery(glob) === isForDelivery(test)),
  )

const featureOf = (file: string) => /^app\/server\/features\/([^/]+)\//.exec(file)?.[1]

const isJourney = (file: string) => /^(e2e|drill|fuzz)\//.test(file)

/** A promise about several features. */
const isOnSeveral = (file: string) => file.startsWith('app/test/')

/** In these two folders files stand beside each other that have nothing else in common. */
const isOneRoom = (file: string) => !isOnSeveral(file) && !isJourney(file)
