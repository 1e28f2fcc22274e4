import { describe, expect, it } from 'vitest'
import { findings } from '../checks/index.ts'
import { moved } from '../config/moved.ts'
import { ways } from '../system/ways.ts'
import { routedSubnets } from '../system/routes.ts'
import { synthesise } from '../synthesise.ts'
import { prod, variants } from './variants.ts'

/** Every line of the architecture, for every variant of the configuration; a finding names the line. */
it.each(Object.entries(variants))('every check is silent about %s', (_, variant) => {
  const { system, environment } = synthesise(variant)
  expect(system.resources.size, 'there must be templates for this to mean anything').toBeGreaterThan(100)
  expect(findings(system, environment)).toEqual([])
})

describe('what the graphs are', () => {
  const { system, environment } = synthesise(prod)

  it('Z1 Z2 R1 R2 R3 R4 R5: eight subnets, six default routes, none from the database', () => {
    const subnets = routedSubnets(system).map(({ name, zone, routes }) => [
      name,
      zone,
      ...routes.map(({ target }) => target),
    ])
    expect(Object.fromEntries(subnets.map(([name, ...rest]) => [name, rest.join(' → ')]))).toEqual({
      'public-a': 'zone 0 → igw',
      'public-b': 'zone 1 → igw',
      'public-c': 'zone 2 → igw',
      'app-a': 'zone 0 → nat public-a',
      'app-b': 'zone 1 → nat public-b',
      'app-c': 'zone 2 → nat public-c',
      'db-d': 'zone 0',
      'db-e': 'zone 1',
    })
  })

  it('S1 S2 S3: all open ways there are', () => {
    expect(
      ways(system)
        .map(({ from, to, ports }) => `${from} → ${to}: ${ports}`)
        .sort(),
    ).toEqual([
      'alb → migration: tcp 8000',
      'alb → task: tcp 8000',
      'cloudfront → alb: tcp 80',
      'migration → database: tcp 5432',
      'task → database: tcp 5432',
    ])
  })

  it('Z2: d and e have zones of their own where a region has five', () => {
    const five = routedSubnets(synthesise(moved(prod, 'us-east-1')).system)
    const zoneOf = (name: string) => five.find((subnet) => subnet.name === name)?.zone
    expect([zoneOf('db-d'), zoneOf('db-e')]).toEqual(['us-east-1d', 'us-east-1f'])
  })

  it('says what it finds with the id of the line', () => {
    const [first] = findings(system, { ...environment, budget: 1 })
    expect(first).toEqual({ id: 'O8', problem: 'the budget is not what the environment says' })
  })
})
