import { expect, it } from 'vitest'
import type { PolicyStatement } from './evaluate.ts'
import { statementsIn } from './principals.ts'
import { reasons } from './reasons.ts'
import { unreasoned } from './wide.ts'

/** S5: a policy that reaches beyond its environment says why. */

const files = ['boundary.json', 'deploy-platform.json', 'deploy-service.json']
const policies = Object.fromEntries(files.map((file) => [file, statementsIn(file, 'prod')]))

it('S5: what the policies allow beyond names and tags of the environment has a reason each', () => {
  expect(unreasoned(policies, 'prod', reasons)).toEqual([])
})

const everywhere = { Effect: 'Allow', Resource: '*' } as const
const tag = { 'aws:ResourceTag/notejam:environment': 'prod' }

it.each<[string, PolicyStatement, string]>([
  ['a new action on everything', { ...everywhere, Action: 'kms:PutKeyPolicy' }, 'kms:PutKeyPolicy on *'],
  [
    'a tag that may be missing',
    { ...everywhere, Action: 'kms:DisableKey', Condition: { StringEqualsIfExists: tag } },
    'kms:DisableKey on *',
  ],
  [
    'a tag of the request alone',
    {
      ...everywhere,
      Action: 'sns:TagResource',
      Condition: { StringEquals: { 'aws:RequestTag/notejam:environment': 'prod' } },
    },
    'sns:TagResource on *',
  ],
  [
    "another environment's tag",
    {
      ...everywhere,
      Action: 'kms:Sign',
      Condition: { StringEquals: { 'aws:ResourceTag/notejam:environment': ['prod', 'dev'] } },
    },
    'kms:Sign on *',
  ],
  [
    'a name without the environment',
    { Effect: 'Allow', Action: 'rds:*', Resource: 'arn:aws:rds:*:111122223333:auto-backup:*' },
    'rds:* on auto-backup:*',
  ],
  [
    "another environment's name",
    { Effect: 'Allow', Action: 's3:PutObject', Resource: 'arn:aws:s3:::notejam-dev-*' },
    's3:PutObject on notejam-dev-*',
  ],
  [
    'what shows a secret',
    { ...everywhere, Action: 'secretsmanager:GetSecretValue' },
    'secretsmanager:GetSecretValue on *',
  ],
  ['a role for any service', { ...everywhere, Action: ['iam:PassRole'] }, 'iam:PassRole on *'],
  [
    'an own role for any service',
    { Effect: 'Allow', Action: 'iam:PassRole', Resource: 'arn:aws:iam::111122223333:role/notejam-prod-*' },
    'iam:PassRole on role/notejam-prod-*',
  ],
])('S5: finds %s', (_, statement, found) => {
  const changed = { ...policies, 'deploy-service.json': [...(policies['deploy-service.json'] ?? []), statement] }
  expect(unreasoned(changed, 'prod', reasons)).toEqual([`deploy-service.json allows ${found} without a reason`])
})

it('S5: finds a reason for what is not allowed any more, and leaves out what only reads or has the tag', () => {
  const added: PolicyStatement[] = [
    { ...everywhere, Action: ['sns:ListTopics', 'kms:Describe*'] },
    { ...everywhere, Action: 'kms:*', Condition: { StringEquals: tag } },
  ]
  const changed = [...(policies['deploy-service.json'] ?? []).filter(({ Sid }) => Sid !== 'ScalingsOwnRole'), ...added]
  expect(unreasoned({ ...policies, 'deploy-service.json': changed }, 'prod', reasons)).toEqual([
    expect.stringMatching(/^deploy-service.json has a reason for iam:PassRole on .* does not allow it$/),
  ])
})
