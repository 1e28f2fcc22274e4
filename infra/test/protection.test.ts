import { expect, it } from 'vitest'
import { findings } from '../checks/index.ts'
import { synthesise } from '../synthesise.ts'
import { System, type Stack } from '../system/system.ts'
import { dev, prod } from './variants.ts'

/** What a first deployment leaves unprotected, and each later one protects (decision 42). */

const problems = (environment: typeof prod, change: (stack: Stack) => Stack) => {
  const { system, environment: resolved } = synthesise(environment)
  return findings(new System(system.stacks.map(change)), resolved).map(({ problem }) => problem)
}

it('O2: the stacks of data, copies and the address cannot be deleted, in prod alone', () => {
  const open = problems(prod, (stack) => ({ ...stack, isProtected: false }))
  expect(open).toEqual(['dr', 'data', 'app'].map((name) => `notejam-prod-${name} is not protected from being deleted`))
  const closed = problems(dev, (stack) => ({ ...stack, isProtected: true }))
  expect(closed).toContain('notejam-dev-data is protected from being deleted')
})

it('O2: what is deployed by hand is protected from the beginning', () => {
  const found = problems(prod, (stack) => {
    const Parameters = { HasServed: { ...stack.template.Parameters?.['HasServed'], Default: 'false' } }
    return /data$/.test(stack.name) ? { ...stack, template: { ...stack.template, Parameters } } : stack
  })
  expect(found).toEqual(['notejam-prod-data is unprotected where it is deployed by hand'])
})

it('O2: the parameter says so to the database and to the balancer, and nothing else follows it', () => {
  const { system } = synthesise(prod)
  const following = [...system.resources.values()].filter((one) => JSON.stringify(one.properties).includes('HasServed'))
  expect(following.map(({ Type }) => Type)).toEqual([
    'AWS::RDS::DBInstance',
    'AWS::ElasticLoadBalancingV2::LoadBalancer',
  ])
})
