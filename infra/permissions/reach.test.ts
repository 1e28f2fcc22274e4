import { expect, it } from 'vitest'
import type { PolicyStatement, Request } from './evaluate.ts'
import { principalsOf } from './principals.ts'
import { arn, call, granted, ofDeploymentsAlone, refused } from './reach.test-kit.ts'

/** S5 O6: in an account with several environments and other programs, one environment's roles reach what is its own. */

const { deployment, role, delivery } = principalsOf('dev')
const named = (all: readonly Request[]) => all.map((one) => ({ ...one, with: JSON.stringify(one.context) }))

it.each(named(refused))('S5: dev may not $action on $resource with $with', (request) => {
  expect({ deployment: deployment(request), role: role(request) }).toEqual({ deployment: false, role: false })
})

it.each(named(ofDeploymentsAlone))('S5: CloudFormation alone may $action on $resource', (request) => {
  expect({ deployment: deployment(request), role: role(request) }).toEqual({ deployment: true, role: false })
})

it.each(named(granted))('S5: dev may $action on $resource with $with', (request) => {
  expect({ deployment: deployment(request), role: role(request) }).toEqual({ deployment: true, role: true })
})

it('S5: CloudFormation tags what it makes, because a delivery cannot hand it something that is there already', () => {
  const stack = arn('cloudformation', 'stack/notejam-dev-data/1')
  const imported = { 'cloudformation:ImportResourceTypes': ['AWS::KMS::Key'] }
  expect(delivery(call('cloudformation:CreateChangeSet', stack))).toBe(true)
  expect(delivery(call('cloudformation:CreateChangeSet', stack, imported))).toBe(false)
  expect(delivery(call('cloudformation:CreateChangeSet', arn('cloudformation', 'stack/notejam-prod-data/1')))).toBe(
    false,
  )
})

const without =
  (sid: string) =>
  (_: string, statements: readonly PolicyStatement[]): readonly PolicyStatement[] =>
    statements.filter((one) => one.Sid !== sid)

const adding =
  (where: string, added: PolicyStatement) =>
  (file: string, statements: readonly PolicyStatement[]): readonly PolicyStatement[] =>
    file === where ? [...statements, added] : statements

it.each([
  ['the denial of others is gone', without('NothingOfOtherEnvironments')],
  [
    'a boundary allows all secrets',
    adding('boundary.json', { Effect: 'Allow', Action: 'secretsmanager:*', Resource: '*' }),
  ],
  [
    'automated backups are all actions’',
    adding('deploy-service.json', { Effect: 'Allow', Action: 'rds:*', Resource: arn('rds', 'auto-backup:*', '*') }),
  ],
])('S5: is seen when %s', (_, change) => {
  const changed = principalsOf('dev', change)
  expect(refused.some((request) => changed.deployment(request) || changed.role(request))).toBe(true)
})
