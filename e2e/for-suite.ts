import { afterAll } from 'vitest'
import { aLifetime } from '../kit/lifetime.ts'
import type { Ending } from './place.ts'

/** Ends what a `beforeAll` has started: called in a suite, it stands in for the context of a test. */
export function forSuite(): Ending {
  const failures: unknown[] = []
  const lifetime = aLifetime((error) => failures.push(error))
  afterAll(async () => {
    await lifetime.end()
    if (failures.length > 0) throw new AggregateError(failures, 'what the suite started could not be ended')
  })
  return { onTestFinished: (end) => lifetime.onEnd(async () => end()) }
}
