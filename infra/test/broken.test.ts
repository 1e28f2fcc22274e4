import { expect, it } from 'vitest'
import { findings } from '../checks/index.ts'
import { breakages } from './breakages/index.ts'
import { synthesise } from '../synthesise.ts'
import { changed, domain, everyOption, prod, variants } from './variants.ts'

/** Every check has been seen to fail: a broken template has a finding with the right line of the architecture. */

const made = {
  plain: synthesise(prod),
  domain: synthesise({ ...prod, domain }),
  every: synthesise(everyOption),
  asleep: synthesise(variants["a night's sleep"] ?? prod),
}

it('is silent about what is not broken', () => {
  for (const { system, environment } of Object.values(made)) {
    expect(
      findings(
        changed(system, () => undefined),
        environment,
      ),
    ).toEqual([])
  }
})

it.each(breakages)('$id: $what', ({ id, says, breaks, on = 'plain' }) => {
  const { system, environment } = made[on]

  const found = findings(changed(system, breaks), environment)

  expect(found.filter((one) => one.id === id).map(({ problem }) => problem)).toEqual(
    expect.arrayContaining([expect.stringMatching(says)]),
  )
})
