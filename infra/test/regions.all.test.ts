import { expect, it } from 'vitest'
import { findings } from '../checks/index.ts'
import { moved } from '../config/moved.ts'
import { regions } from '../config/regions.ts'
import { synthesise } from '../synthesise.ts'
import { prod } from './variants.ts'

/** Before a delivery: a synthesis for each region. Four of them are among the variants that every commit is checked with. */

it.each(Object.keys(regions))('O4: holds every promise in %s', (region) => {
  const { system, environment } = synthesise(moved(prod, region))
  expect(findings(system, environment)).toEqual([])
})
