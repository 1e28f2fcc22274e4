import { at, canonical, listOf, text } from '../system/json.ts'
import type { Json, JsonObject, Resource, System } from '../system/system.ts'
import { imageRepository } from '../config/names.ts'
import { check } from './finding.ts'
import { spelled } from './reference.ts'
import { signingKeysOf } from './signing-keys.ts'
import { statementOf, statementsOf, type Statement } from './statements.ts'

/** Exactly what the service's roles may do. S6 F4 */
export const iam = check((system, environment, expect) => {
  const [service] = system.ofType('AWS::ECS::Service')
  const web = service && system.resource(service.properties['TaskDefinition'], service.stack)
  const [run] = system.ofType('Custom::Migration')
  const migration = run && system.resource(run.properties['TaskDefinition'], run.stack)
  expectExactly(
    system,
    roleOf(system, web, 'TaskRoleArn'),
    taskStatements(system, environment.mailFrom, Boolean(environment.tracing)),
    expect,
  )
  expectExactly(system, roleOf(system, migration, 'TaskRoleArn'), readsPassword(system), expect)
  for (const task of [web, migration])
    expectExactly(system, roleOf(system, task, 'ExecutionRoleArn'), executionStatements(system), expect)
})

/** The secret's value, and its key for that alone. */
function readsPassword(system: System): Expected[] {
  const [database] = system.ofType('AWS::RDS::DBInstance')
  const key = database && spelled(system, database.properties['KmsKeyId'], database.stack)
  return [
    { actions: ['secretsmanager:GetSecretValue'], resource: `{${database?.id ?? ''}.MasterUserSecret.SecretArn}` },
    {
      actions: ['kms:Decrypt'],
      resource: key ?? '',
      condition: canonical({
        StringEquals: { 'kms:ViaService': `secretsmanager.${regionOf(system, database)}.amazonaws.com` },
      }),
    },
  ]
}

/** S6, word for word. */
function taskStatements(system: System, from: string, traces: boolean): Expected[] {
  const bucket = system.ofType('AWS::S3::Bucket').find(({ logicalId }) => logicalId.startsWith('Attachments'))
  return [
    ...readsPassword(system),
    { actions: ['secretsmanager:GetSecretValue'], resource: `{${signingKeysOf(system)[0]?.id ?? ''}}` },
    {
      actions: ['s3:DeleteObject', 's3:GetObject', 's3:PutObject'],
      resource: `{${bucket?.id ?? ''}.Arn}/attachments/*`,
    },
    {
      actions: ['ses:SendEmail', 'ses:SendRawEmail'],
      resource: identityOf(system),
      condition: canonical({ StringEquals: { 'ses:FromAddress': from } }),
    },
    ...(traces ? [{ actions: ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'], resource: '*' }] : []),
  ]
}

/** The one identity that mail is sent from, in the region of the service. */
function identityOf(system: System): string {
  const [identity] = system.ofType('AWS::SES::EmailIdentity')
  return `arn:aws:ses:${regionOf(system, identity)}:{AWS::AccountId}:identity/${text(identity?.properties['EmailIdentity'])}`
}

function executionStatements(system: System): Expected[] {
  const group = system.ofType('AWS::Logs::LogGroup').find(({ logicalId }) => logicalId.startsWith('TasksLogs'))
  return [
    {
      actions: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
      resource: `arn:aws:ecr:${regionOf(system, group)}:{AWS::AccountId}:repository/${imageRepository}`,
    },
    { actions: ['ecr:GetAuthorizationToken'], resource: '*' },
    { actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resource: `{${group?.id ?? ''}.Arn}` },
  ]
}

function roleOf(system: System, task: Resource | undefined, name: string): Resource | undefined {
  return task && system.resource(task.properties[name], task.stack)
}

function regionOf(system: System, resource: Resource | undefined): string {
  return system.stacks.find(({ name }) => name === resource?.stack)?.region ?? ''
}

interface Expected {
  readonly actions: readonly string[]
  readonly resource: string
  readonly condition?: string
}

function expectExactly(
  system: System,
  role: Resource | undefined,
  expected: readonly Expected[],
  expect: (holds: boolean, id: string, problem: string) => void,
): void {
  expect(role !== undefined, 'S6', 'a task has no role')
  if (!role) return
  const statements = statementsOf(system, role)
  const matches = (one: Statement, { actions, resource, condition = '{}' }: Expected) =>
    one.effect === 'Allow' &&
    one.actions.join() === actions.join() &&
    one.resources.length === 1 &&
    one.resources.every((name) => name === resource) &&
    one.condition === condition
  for (const one of statements) {
    const isExpected = expected.some((other) => matches(one, other))
    expect(
      isExpected,
      'S6',
      `${role.logicalId} may ${one.effect} ${one.actions.join(', ')} on ${one.resources.join(', ')} ${one.condition}`,
    )
  }
  for (const other of expected) {
    const isThere = statements.some((one) => matches(one, other))
    expect(isThere, 'S6', `${role.logicalId} may not ${other.actions.join(', ')} on ${other.resource}`)
  }
}

/** Every statement of a policy document, for those outside the environments: `{ci/Images2D}`, without its attribute. */
export function documentStatements(system: System, document: JsonObject, stack: string): Statement[] {
  return listOf(document['Statement']).map((statement) => statementOf(system, statement, stack, resourceName))
}

function resourceName(system: System, value: Json | undefined, stack: string): string {
  const parts = at(value, 'Fn::Join', 1)
  if (!Array.isArray(parts)) return typeof value === 'string' ? value : `{${system.meaning(value, stack)}}`
  return (parts as Json[])
    .map((part) => (typeof part === 'string' ? part : `{${system.meaning(part, stack)}}`))
    .join('')
}
