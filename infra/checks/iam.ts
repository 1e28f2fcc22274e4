import { at, canonical, listOf, text } from '../system/json.ts'
import type { Json, JsonObject, Resource, System } from '../system/system.ts'
import { check } from './finding.ts'

/** A statement in one form: actions and resources as lists, references followed. */
export interface Statement {
  readonly effect: string
  readonly actions: readonly string[]
  readonly resources: readonly string[]
  readonly condition: string
}

/** What a role may do: its own policies and those attached to it. AWS's managed ones are not looked into. */
export function statementsOf(system: System, role: Resource): Statement[] {
  const inline = listOf(role.properties['Policies']).map(
    (policy) => [at(policy, 'PolicyDocument'), role.stack] as const,
  )
  const attached = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'].flatMap((type) =>
    system
      .ofType(type)
      .filter(({ properties, stack }) =>
        listOf(properties['Roles']).some((one) => system.meaning(one, stack) === role.id),
      )
      .map(({ properties, stack }) => [properties['PolicyDocument'], stack] as const),
  )
  return [...inline, ...attached].flatMap(([document, stack]) =>
    listOf(at(document, 'Statement')).map((statement) => statementOf(system, statement, stack)),
  )
}

function statementOf(system: System, statement: Json, stack: string): Statement {
  return {
    effect: text(at(statement, 'Effect')),
    actions: listOf(at(statement, 'Action')).map(String).sort(),
    resources: listOf(at(statement, 'Resource')).map((resource) => resourceName(system, resource, stack)),
    condition: canonical(at(statement, 'Condition') ?? {}),
  }
}

/** An ARN with what it refers to in its place: `{notejam-prod-data/Attachments…}/attachments/*`. */
function resourceName(system: System, value: Json, stack: string): string {
  const parts = at(value, 'Fn::Join', 1)
  if (!Array.isArray(parts)) return typeof value === 'string' ? value : `{${system.meaning(value, stack)}}`
  return (parts as Json[])
    .map((part) => (typeof part === 'string' ? part : `{${system.meaning(part, stack)}}`))
    .join('')
}

/** Calls of AWS's that name no resource: only these may say `*`. */
const nameless = [
  'ecr:GetAuthorizationToken',
  'ec2:DescribeManagedPrefixLists',
  'xray:PutTelemetryRecords',
  'xray:PutTraceSegments',
  // The CDK's: retention of log groups that RDS names.
  'logs:DeleteRetentionPolicy',
  'logs:PutRetentionPolicy',
]

/** Exactly what the service's roles may do, and nothing without a name. S6 F4 */
export const iam = check((system, environment, expect) => {
  for (const role of system.ofType('AWS::IAM::Role')) {
    expect(role.properties['PermissionsBoundary'] !== undefined, 'S5', `${role.logicalId} has no permissions boundary`)
    for (const { actions, resources, effect } of statementsOf(system, role)) {
      if (effect !== 'Allow') continue
      for (const action of actions) expect(!/^\*$|:\*$/.test(action), 'S6', `${role.logicalId} may do ${action}`)
      const isNamed = !resources.includes('*') || actions.every((action) => nameless.includes(action))
      expect(isNamed, 'S6', `${role.logicalId} may do ${actions.join(', ')} to everything`)
    }
  }

  const [service] = system.ofType('AWS::ECS::Service')
  const web = service && system.resource(service.properties['TaskDefinition'], service.stack)
  const [run] = system.ofType('Custom::Migration')
  const migration = run && system.resource(run.properties['TaskDefinition'], run.stack)
  const roleOf = (task: Resource | undefined, name: string) =>
    task && system.resource(task.properties[name], task.stack)

  expectExactly(
    system,
    roleOf(web, 'TaskRoleArn'),
    taskStatements(system, environment.mailFrom, Boolean(environment.tracing)),
    expect,
  )
  expectExactly(system, roleOf(migration, 'TaskRoleArn'), taskStatements(system).slice(0, 1), expect)
  for (const task of [web, migration])
    expectExactly(system, roleOf(task, 'ExecutionRoleArn'), executionStatements(system), expect)
})

/** S6, word for word; the first is all that the migration may do. */
function taskStatements(system: System, from?: string, traces = false): Expected[] {
  const [database] = system.ofType('AWS::RDS::DBInstance')
  const bucket = system.ofType('AWS::S3::Bucket').find(({ logicalId }) => logicalId.startsWith('Attachments'))
  return [
    { actions: ['secretsmanager:GetSecretValue'], resource: `{${database?.id ?? ''}}` },
    { actions: ['s3:DeleteObject', 's3:GetObject', 's3:PutObject'], resource: `{${bucket?.id ?? ''}}/attachments/*` },
    {
      actions: ['ses:SendEmail', 'ses:SendRawEmail'],
      resource: /^arn:[^*]+:identity\/[^*]+$/,
      condition: canonical({ StringEquals: { 'ses:FromAddress': from ?? '' } }),
    },
    ...(traces ? [{ actions: ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'], resource: '*' }] : []),
  ]
}

function executionStatements(system: System): Expected[] {
  const group = system.ofType('AWS::Logs::LogGroup').find(({ logicalId }) => logicalId.startsWith('TasksLogs'))
  return [
    {
      actions: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
      resource: /:repository\/notejam$/,
    },
    { actions: ['ecr:GetAuthorizationToken'], resource: '*' },
    { actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resource: `{${group?.id ?? ''}}` },
  ]
}

interface Expected {
  readonly actions: readonly string[]
  readonly resource: string | RegExp
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
  expect(
    listOf(role.properties['ManagedPolicyArns']).length === 0,
    'S6',
    `${role.logicalId} has policies that AWS may widen`,
  )
  const statements = statementsOf(system, role)
  const matches = (one: Statement, { actions, resource, condition = '{}' }: Expected) =>
    one.effect === 'Allow' &&
    one.actions.join() === actions.join() &&
    one.resources.length === 1 &&
    one.resources.every((name) => (typeof resource === 'string' ? name === resource : resource.test(name))) &&
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
    expect(isThere, 'S6', `${role.logicalId} may not ${other.actions.join(', ')} on ${String(other.resource)}`)
  }
}

/** Every statement of a policy document, for those outside the environments. */
export function documentStatements(system: System, document: JsonObject, stack: string): Statement[] {
  return listOf(document['Statement']).map((statement) => statementOf(system, statement, stack))
}
