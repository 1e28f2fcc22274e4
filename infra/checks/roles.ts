import { at, listOf, text } from '../system/json.ts'
import type { Json } from '../system/system.ts'
import { boundaryOf } from '../config/names.ts'
import { check, nothingBut, type Expect } from './finding.ts'
import { spelled, spelledAll } from './reference.ts'

const aws = (name: string) => `arn:aws:iam::aws:policy/${name}`
const writesItsLog = [aws('service-role/AWSLambdaBasicExecutionRole')]

/** Who has a role: that service alone takes it on, with exactly these of AWS's policies. */
const holders: readonly [type: string, path: readonly (string | number)[], service: string, managed: string[]][] = [
  ['AWS::Lambda::Function', ['Role'], 'lambda', writesItsLog],
  ['AWS::StepFunctions::StateMachine', ['RoleArn'], 'states', []],
  ['AWS::ECS::TaskDefinition', ['TaskRoleArn'], 'ecs-tasks', []],
  ['AWS::ECS::TaskDefinition', ['ExecutionRoleArn'], 'ecs-tasks', []],
  // Moves the listener's rule from one set of tasks to the other.
  [
    'AWS::ECS::Service',
    ['LoadBalancers', 0, 'AdvancedConfiguration', 'RoleArn'],
    'ecs',
    [aws('AmazonECSInfrastructureRolePolicyForLoadBalancers')],
  ],
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
]

/** Each role is held by one kind of thing, within the environment's boundary, and each policy by a role. S5 S6 */
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
    expect(new Set(held.map(([, , service]) => service)).size === 1, 'S6', `${logicalId} is not the role of one thing`)
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
      `${logicalId} is held by somebody who cannot be followed: ${text(properties['Roles'])}`,
    )
  }
  for (const { id, properties } of system.resources.values())
    for (const name of inversions(properties)) expect(false, 'S6', `${id} says ${name}: everything but`)
})

/** One service may take it on, and nobody else. */
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
  expect(isOnly, 'S5', `${role} is taken on by others than ${service}: ${text(statements)}`)
}

/** `NotAction`, `NotResource` and `NotPrincipal` allow what nobody has thought of. */
function inversions(value: Json | undefined): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value as Record<string, Json>).flatMap(([name, inner]) => [
    ...(/^Not(Action|Resource|Principal)$/.test(name) ? [name] : []),
    ...inversions(inner),
  ])
}
