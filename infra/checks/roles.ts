import { at, listOf, text, type Json } from '../system/json.ts'
import { boundaryOf } from '../config/names.ts'
import { check, nothingBut, type Expect } from './finding.ts'
import { spelled, spelledAll } from '../system/reference.ts'

const aws = (name: string) => `arn:aws:iam::aws:policy/${name}`
const writesItsLog = [aws('service-role/AWSLambdaBasicExecutionRole')]

/** Holders of roles: that service alone may assume the role, with exactly these managed policies of AWS's. */
const holders: readonly [type: string, path: readonly (string | number)[], service: string, managed: string[]][] = [
  ['AWS::Lambda::Function', ['Role'], 'lambda', writesItsLog],
  ['AWS::StepFunctions::StateMachine', ['RoleArn'], 'states', []],
  ['AWS::ECS::TaskDefinition', ['TaskRoleArn'], 'ecs-tasks', []],
  ['AWS::ECS::TaskDefinition', ['ExecutionRoleArn'], 'ecs-tasks', []],
  // ECS moves the weights of the listener's rule from one target group to the other.
  [
    'AWS::ECS::Service',
    ['LoadBalancers', 0, 'AdvancedConfiguration', 'RoleArn'],
    'ecs',
    [aws('AmazonECSInfrastructureRolePolicyForLoadBalancers')],
  ],
  // It may do nothing: it carries messages.
  ['AWS::Chatbot::SlackChannelConfiguration', ['IamRoleArn'], 'chatbot', []],
  // The night's calls (sleep.ts), and looks (looks.ts).
  ['AWS::Scheduler::Schedule', ['Target', 'RoleArn'], 'scheduler', []],
  // Copies attachments (copies.ts).
  ['AWS::S3::Bucket', ['ReplicationConfiguration', 'Role'], 's3', []],
  ['AWS::EC2::FlowLog', ['DeliverLogsPermissionArn'], 'vpc-flow-logs', []],
  [
    'AWS::RDS::DBInstance',
    ['MonitoringRoleArn'],
    'monitoring.rds',
    [aws('service-role/AmazonRDSEnhancedMonitoringRole')],
  ],
  [
    'AWS::Backup::BackupSelection',
    ['BackupSelection', 'IamRoleArn'],
    'backup',
    [aws('AWSBackupServiceRolePolicyForS3Backup'), aws('service-role/AWSBackupServiceRolePolicyForBackup')],
  ],
  [
    'AWS::Backup::RestoreTestingSelection',
    ['IamRoleArn'],
    'backup',
    [aws('service-role/AWSBackupServiceRolePolicyForRestores')],
  ],
  // Starts the rehearsal (restore-test.ts).
  ['AWS::Events::Rule', ['Targets', 0, 'RoleArn'], 'events', []],
]

/** Each role has one kind of holder and the environment's boundary; each policy is attached to roles. S5 S6 */
export const roles = check((system, environment, expect) => {
  const boundary = `arn:aws:iam::{AWS::AccountId}:policy/${boundaryOf(environment.name)}`
  for (const role of system.ofType('AWS::IAM::Role')) {
    const { properties, logicalId, stack } = role
    const found = properties['PermissionsBoundary']
    expect(found !== undefined, 'S5', `${logicalId} has no permissions boundary`)
    expect(
      found === undefined || spelled(system, found, stack) === boundary,
      'S5',
      `${logicalId} has the boundary ${spelled(system, found, stack)}, and not ${boundary}`,
    )
    const held = holders.filter(([type, path]) =>
      system.ofType(type).some((one) => system.meaning(at(one.properties, ...path), one.stack) === role.id),
    )
    const [holder] = held
    expect(
      new Set(held.map(([, , service]) => service)).size === 1,
      'S6',
      `${logicalId} is not the role of one kind of holder`,
    )
    if (!holder) continue
    const [, , service, managed] = holder
    trust(properties['AssumeRolePolicyDocument'], `${service}.amazonaws.com`, logicalId, expect)
    const policies = spelledAll(system, listOf(properties['ManagedPolicyArns']), stack)
    const isSame = policies.join() === managed.join()
    expect(isSame, 'S6', `${logicalId} has policies that AWS may widen: ${policies.join(', ')}`)
  }
  for (const { properties, logicalId, stack } of system.ofType('AWS::IAM::Policy')) {
    nothingBut(properties, ['PolicyDocument', 'PolicyName', 'Roles'], 'S6', logicalId, expect)
    const holdersOfPolicy = listOf(properties['Roles']).map((one) => system.resource(one, stack)?.Type)
    expect(
      holdersOfPolicy.length > 0 && holdersOfPolicy.every((type) => type === 'AWS::IAM::Role'),
      'S6',
      `${logicalId} is attached to something other than roles of the templates: ${text(properties['Roles'])}`,
    )
  }
  for (const { id, properties } of system.resources.values())
    for (const name of inversions(properties))
      expect(false, 'S6', `${id} has ${name}, which allows all but what it names`)
})

/** One service may assume the role, and no other principal. */
function trust(document: Json | undefined, service: string, role: string, expect: Expect): void {
  const statements = listOf(at(document, 'Statement'))
  const [only] = statements
  const principal = at(only, 'Principal')
  const isOnly =
    statements.length === 1 &&
    at(only, 'Effect') === 'Allow' &&
    at(only, 'Action') === 'sts:AssumeRole' &&
    Object.keys((principal ?? {}) as object).join() === 'Service' &&
    at(principal, 'Service') === service
  expect(isOnly, 'S5', `${role} may be assumed by others than ${service}: ${text(statements)}`)
}

/** `NotAction`, `NotResource` and `NotPrincipal` also allow what AWS adds later. */
function inversions(value: Json | undefined): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value as Record<string, Json>).flatMap(([name, inner]) => [
    ...(/^Not(Action|Resource|Principal)$/.test(name) ? [name] : []),
    ...inversions(inner),
  ])
}
