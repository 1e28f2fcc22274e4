import { beforeAll, expect, it } from 'vitest'
import { boundaryOf, executionPoliciesOf } from '../config/names.ts'
import { documentStatements, type Statement } from '../system/statements.ts'
import { text } from '../system/json.ts'
import { System } from '../system/system.ts'
import { synthesiseShared } from '../synthesise.ts'
import { missing, untagged } from './missing.ts'
import { registry } from './registry.ts'
import { deployedTypes } from './types.ts'
import { unneeded } from './unneeded.ts'

/** S5: what CloudFormation calls for each type of the templates, according to its registry, is allowed. */

let types: readonly string[]
let policies: { readonly 'the deployment': readonly Statement[]; readonly 'the boundary': readonly Statement[] }

beforeAll(() => {
  types = deployedTypes()
  const shared = new System([...synthesiseShared().values()])
  const named = new Map(
    shared
      .ofType('AWS::IAM::ManagedPolicy')
      .map(({ properties, stack }) => [
        text(properties['ManagedPolicyName']),
        documentStatements(shared, properties['PolicyDocument'], stack),
      ]),
  )
  const of = (...names: readonly string[]) => names.flatMap((name) => named.get(name) ?? [])
  policies = { 'the deployment': of(...executionPoliciesOf('prod')), 'the boundary': of(boundaryOf('prod')) }
})

it('S5: the policies of a deployment, and its boundary, allow what the handlers of every type call', () => {
  expect(types.length, 'there must be types for this to mean anything').toBeGreaterThan(50)
  const answered = new Set<string>()
  expect(missing(types, registry, policies, unneeded, answered)).toEqual([])
  const excused = unneeded.flatMap(({ permissions }) => permissions)
  expect(
    excused.filter((one) => !answered.has(one)),
    'exceptions for what is allowed, or not called',
  ).toEqual([])
})

it.each([
  ['a permission that is gone', 'ec2:DisassociateAddress', 'does not allow'],
  ['a pattern that is gone', 'cloudfront:Update*Policy', 'does not allow'],
  ['a list that is limited to resources', 'logs:DescribeDeliveries', 'limits to resources'],
])('S5: finds %s', (_, action, says) => {
  const without = policies['the deployment'].map((one) => ({
    ...one,
    actions: one.actions.filter((name) => name !== action),
  }))
  const found = missing(types, registry, { ...policies, 'the deployment': without }, unneeded)
  expect(found.length).toBeGreaterThan(0)
  expect(found.every((one) => one.includes(`the deployment ${says}`))).toBe(true)
})

it('S5: finds a key that cannot be used before KMS counts its tag, and a type without facts', () => {
  const strict = policies['the deployment'].filter(({ condition }) => !condition.includes('kms:ViaService'))
  const found = missing(['AWS::RDS::DBInstance', 'AWS::New::Type'], registry, { strict }, unneeded)
  expect(found).toEqual([
    "AWS::RDS::DBInstance: strict makes wait for the new key's tag kms:CreateGrant",
    'AWS::New::Type is not recorded: run node infra/permissions/record.ts',
  ])
})

it('S5: what a deployment may delete by its tag alone is given one when it is made', () => {
  // A route goes with the tag of its table.
  expect(untagged(types, registry, policies['the deployment'])).toEqual(['AWS::EC2::Route: ec2:DeleteRoute'])
  const strict = policies['the deployment'].filter(({ actions }) => !actions.includes('cloudfront:Delete*Policy'))
  const condition = '{"StringEquals":{"aws:ResourceTag/notejam:environment":"prod"}}'
  const byTag = { effect: 'Allow', resources: ['*'], actions: ['cloudfront:*'], condition }
  expect(untagged(types, registry, [...strict, byTag])).toContain(
    'AWS::CloudFront::CachePolicy: cloudfront:DeleteCachePolicy',
  )
})
