import { expect, it } from 'vitest'
import { synthesise } from '../synthesise.ts'
import { at, type Json } from '../system/json.ts'
import { spelled } from '../system/reference.ts'
import { statementsOf, type Statement } from '../system/statements.ts'
import type { Resource, System } from '../system/system.ts'
import { everything, sso, variants } from '../test/variants.ts'
import type { Request } from './evaluate.ts'
import { filled, instance, instanceTag } from './physical.test-kit.ts'
import { account, principalsOf } from './principals.ts'

/** S5 S6: the boundary leaves to each role what its statements allow. */

function requestsOf(system: System, role: Resource, { actions, resources, condition }: Statement): Request[] {
  const region = system.regionOf(role.stack) ?? ''
  const wanted = Object.values(JSON.parse(condition) as Record<string, Record<string, Json>>).flatMap(Object.entries)
  return resources.flatMap((words) => {
    const [id = ''] = /(?<=\{)[^}.]+/.exec(words) ?? []
    const resource = system.resources.get(id)
    // The secret of the client at a provider: the operator makes it, with the tag.
    const isOperators = words === sso.clientSecretArn
    const isTagged = isOperators || JSON.stringify([at(resource?.properties, 'Tags')]).includes('notejam:environment')
    const context = {
      ...(isTagged ? { 'aws:ResourceTag/notejam:environment': 'prod' } : {}),
      ...(words.includes('MasterUserSecret') ? instanceTag : {}),
      ...Object.fromEntries(
        wanted.map(([key, value]) => {
          const [one] = [value].flat() as Json[]
          return [key, filled(system, spelled(system, one, role.stack), region)]
        }),
      ),
    }
    return actions.map((action) => ({
      action: action.replace('*', 'X'),
      resource: filled(system, words, region),
      context,
    }))
  })
}

/** The CDK's function sets how long RDS's logs are kept, and may set that of every group; it needs the database's. */
const limited = (request: Request): Request =>
  /^logs:(Put|Delete)RetentionPolicy$/.test(request.action)
    ? {
        ...request,
        resource: `arn:aws:logs:eu-central-1:${account}:log-group:/aws/rds/instance/${instance}/postgresql`,
      }
    : request

it.each(
  Object.entries({
    everything,
    'a night’s sleep': { ...variants["a night's sleep"], name: 'prod' } as typeof everything,
  }),
)('S6: %s', (_, environment) => {
  const { system } = synthesise(environment)
  const { role: may } = principalsOf('prod')
  const requests = system
    .ofType('AWS::IAM::Role')
    .flatMap((role) => statementsOf(system, role).flatMap((one) => requestsOf(system, role, one)))
    .map(limited)
  expect(requests.length, 'there must be statements for this to mean anything').toBeGreaterThan(50)
  expect(requests.filter((one) => !may(one))).toEqual([])
})

/** What policies of AWS's allow, and Notejam's roles with them need (read on 2026-11-30 in AWS's reference of managed policies). */
const ofManagedPolicies: readonly Request[] = [
  ...['CreateLogStream', 'PutLogEvents'].map(
    (one) => `logs:${one} logs log-group:/aws/lambda/notejam-prod-app-x:log-stream:1`,
  ),
  ...['CreateLogGroup', 'PutRetentionPolicy'].map((one) => `logs:${one} logs log-group:RDSOSMetrics`),
  ...['CreateLogStream', 'PutLogEvents', 'GetLogEvents'].map(
    (one) => `logs:${one} logs log-group:RDSOSMetrics:log-stream:db-1`,
  ),
  ...[
    'CreateDBSnapshot',
    'DeleteDBSnapshot',
    'CopyDBSnapshot',
    'AddTagsToResource',
    'RestoreDBInstanceFromDBSnapshot',
  ].map((one) => `rds:${one} rds snapshot:awsbackup:job-1`),
  `rds:CreateDBSnapshot rds db:${instance}`,
  ...['RestoreDBInstanceFromDBSnapshot', 'AddTagsToResource', 'DeleteDBInstance'].map(
    (one) => `rds:${one} rds db:awsbackup-restore-test-1`,
  ),
  ...['og:default:postgres-18', `pg:notejam-prod-data-x`, `subgrp:notejam-prod-data-x`].map(
    (one) => `rds:RestoreDBInstanceFromDBSnapshot rds ${one}`,
  ),
  'backup:CopyIntoBackupVault backup backup-vault:notejam-prod-1a2b3c4d',
  'backup:CopyFromBackupVault rds snapshot:awsbackup:job-1',
  'backup:TagResource backup recovery-point:1',
  ...['PutRule', 'PutTargets', 'DeleteRule', 'RemoveTargets'].map(
    (one) => `events:${one} events rule/AwsBackupManagedRule1`,
  ),
  ...['RegisterTargets', 'ModifyRule'].map((one) => `elasticloadbalancing:${one} elasticloadbalancing targetgroup/x/1`),
].map((line) => {
  const [action = '', service = '', rest = ''] = line.split(' ')
  const isTagged = service === 'elasticloadbalancing'
  const resource = `arn:aws:${service}:eu-central-1:${account}:${rest}`
  return { action, resource, ...(isTagged ? { context: { 'aws:ResourceTag/notejam:environment': 'prod' } } : {}) }
})

it('S6: what AWS’s own policies give to roles is within the boundary, as far as they need it', () => {
  const { role: may } = principalsOf('prod')
  expect(ofManagedPolicies.filter((one) => !may(one))).toEqual([])
})

it('S5: CloudFormation may make what it names by logical ids alone, in each environment', () => {
  for (const [name, environment] of Object.entries({ ...variants, everything })) {
    const { system } = synthesise(environment)
    const { deployment } = principalsOf(environment.name)
    const context = { 'aws:RequestTag/notejam:environment': environment.name }
    const named = (type: string, action: string, arn: (id: string) => string) => {
      for (const { logicalId } of system.ofType(type))
        expect(deployment({ action, resource: arn(logicalId), context }), `${name}: ${logicalId}`).toBe(true)
    }
    expect(system.ofType('AWS::SecretsManager::Secret').length, name).toBeGreaterThan(1)
    named(
      'AWS::SecretsManager::Secret',
      'secretsmanager:TagResource',
      (id) => `arn:aws:secretsmanager:eu-west-1:${account}:secret:${id}-a1`,
    )
    named(
      'AWS::Lambda::LayerVersion',
      'lambda:PublishLayerVersion',
      (id) => `arn:aws:lambda:eu-west-1:${account}:layer:${id}`,
    )
    named(
      'AWS::Logs::LogGroup',
      'logs:CreateLogGroup',
      (id) => `arn:aws:logs:eu-west-1:${account}:log-group:notejam-${environment.name}-app-${id}-a1`,
    )
  }
})
