import { at, canonical, listOf, text, type Json } from '../system/json.ts'
import { spelled } from '../system/reference.ts'
import { statementsOf } from '../system/statements.ts'
import type { Resource, System } from '../system/system.ts'
import { check, only, type Expect } from './finding.ts'
import { asked, condition, looksOf, machinesOf } from './looks.ts'

const month = 35 * 86_400_000

/** Each month's backup of the database is restored behind the database's walls, opened by the image, and its result is looked for. O2 */
export const restoreTest = check((system, environment, expect) => {
  if (!environment.backups) return
  const plan = only(system, 'AWS::Backup::RestoreTestingPlan', 'O2', expect)
  const selection = only(system, 'AWS::Backup::RestoreTestingSelection', 'O2', expect)
  const [database] = system.ofType('AWS::RDS::DBInstance')
  if (!plan || !selection || !database) return
  const isMonthly = /^cron\(\d+ \d+ ([2-9]|1\d) \* \? \*\)$/.test(text(plan.properties['ScheduleExpression']))
  expect(isMonthly, 'O2', `restores are tested by ${text(plan.properties['ScheduleExpression'])}, and not monthly`)
  const points = plan.properties['RecoveryPointSelection']
  const vaults = listOf(at(points, 'IncludeVaults')).map((one) => system.meaning(one, plan.stack))
  const vault = system.ofType('AWS::Backup::BackupVault').find(({ stack }) => stack === database.stack)
  expect(
    vaults.join() === vault?.id && at(points, 'Algorithm') === 'LATEST_WITHIN_WINDOW',
    'O2',
    'another backup is tested than the newest of the vault',
  )
  restored(system, selection, database, expect)
  rehearsal(system, plan, database, expect)
  tagged(system, environment.name, expect)

  const arn = `{${plan.id}.RestoreTestingPlanArn}`
  const look = looksOf(system).find(({ states }) => asked(states, 'Tests', 'ByRestoreTestingPlanArn') === arn)
  const isLooked =
    asked(look?.states, 'Tests', 'ByCreatedAfter') === `{% $fromMillis($millis() - ${month}) %}` &&
    condition(look?.states, 'IsTested') ===
      "$newest.result in ['SUCCESSFUL', 'VALIDATING'] or $newest.status in ['PENDING', 'RUNNING']" &&
    condition(look?.states, 'PlanIsYoung') === `$toMillis($made) > $millis() - ${month}` &&
    at(look?.states, 'Untested', 'Type') === 'Fail'
  expect(isLooked, 'O7', 'no machine looks whether the newest test of a restore was successful')
})

/** The task that opens a restored database. */
export function verifierOf(system: System): Resource | undefined {
  return system
    .ofType('AWS::ECS::TaskDefinition')
    .find(({ properties }) => at(properties, 'ContainerDefinitions', 0, 'Name') === 'verify')
}

/** In the database's subnets, under its group and its parameters, and with no public address. S3 S7 */
function restored(system: System, { properties, stack }: Resource, database: Resource, expect: Expect): void {
  const of = (resource: Resource, value: Json | undefined) => spelled(system, value, resource.stack)
  const arns = listOf(properties['ProtectedResourceArns']).map((one) => spelled(system, one, stack))
  expect(arns.length === 1 && arns[0]?.endsWith(`:db:{${database.id}}`) === true, 'O2', `${arns.join()} is restored`)
  const metadata = properties['RestoreMetadataOverrides']
  const same = { dbSubnetGroupName: 'DBSubnetGroupName', dbParameterGroupName: 'DBParameterGroupName' }
  for (const [name, own] of Object.entries(same))
    expect(
      spelled(system, at(metadata, name), stack) === of(database, database.properties[own]),
      'S3',
      `a restored database has another ${name}`,
    )
  const groups = listOf(database.properties['VPCSecurityGroups']).map((one) => of(database, one))
  expect(
    spelled(system, at(metadata, 'vpcSecurityGroupIds'), stack) === JSON.stringify(groups),
    'S3',
    'a restored database has other security groups than the database',
  )
  expect(at(metadata, 'publiclyAccessible') === 'false', 'S3', 'a restored database has a public address')
}

/** Before anything else, so that roles of other environments in the account do not reach it. */
function tagged(system: System, environment: string, expect: Expect): void {
  const machine = machinesOf(system).find(({ states }) => 'Restored' in states)
  const tags = at(machine?.states, 'Tagged', 'Arguments', 'Tags')
  const isFirst =
    at(machine?.states, 'Restored', 'Next') === 'Tagged' &&
    at(machine?.states, 'Tagged', 'Next') === 'NewPassword' &&
    asked(machine?.states, 'Tagged', 'ResourceName') === '{% $arn %}' &&
    canonical(tags) === canonical([{ Key: 'notejam:environment', Value: environment }])
  const role = machine && system.resource(machine.properties['RoleArn'], machine.stack)
  const tagging = (role ? statementsOf(system, role) : []).filter(({ actions }) =>
    actions.includes('rds:AddTagsToResource'),
  )
  const isOwn = tagging.every(
    ({ condition: when }) => when === `{"StringEquals":{"aws:RequestTag/notejam:environment":"${environment}"}}`,
  )
  expect(isFirst && tagging.length === 1 && isOwn, 'S5', "a restored database does not get its environment's tag first")
}

/** AWS Backup's event starts the machine; its task runs where the migration's does, and only its exit code 0 is a success. */
function rehearsal(system: System, plan: Resource, database: Resource, expect: Expect): void {
  const machine = machinesOf(system).find(({ states }) => 'Restored' in states)
  const states = machine?.states
  const rules = system
    .ofType('AWS::Events::Rule')
    .filter(({ properties, stack }) => system.meaning(at(properties, 'Targets', 0, 'Arn'), stack) === machine?.id)
  const [rule] = rules
  const pattern = rule?.properties['EventPattern']
  const isCalled =
    rules.length === 1 &&
    [undefined, 'ENABLED'].includes(rule?.properties['State'] as string | undefined) &&
    canonical(at(pattern, 'detail-type')) === '["Restore Job State Change"]' &&
    canonical(at(pattern, 'detail', 'status')) === '["COMPLETED"]' &&
    system.meaning(at(pattern, 'detail', 'restoreTestingPlanArn', 0), rule?.stack ?? '') === plan.id
  expect(isCalled, 'O2', 'no restored database is opened when AWS Backup has restored it')

  const [migration] = system.ofType('Custom::Migration')
  const network = at(states, 'Verify', 'Arguments', 'NetworkConfiguration', 'AwsvpcConfiguration')
  const own = (name: string) =>
    listOf(migration?.properties[name]).map((one) => spelled(system, one, migration?.stack ?? ''))
  const isPrivate =
    canonical(at(network, 'Subnets')) === canonical(own('Subnets')) &&
    canonical(at(network, 'SecurityGroups')) === canonical(own('SecurityGroups')) &&
    at(network, 'AssignPublicIp') === 'DISABLED'
  expect(isPrivate, 'S2', 'a restored database is opened from elsewhere than the app subnets and ecs_sg')
  expect(
    asked(states, 'Verify', 'TaskDefinition') === `{${verifierOf(system)?.id ?? ''}}`,
    'O2',
    'a restored database is opened by another task',
  )
  expect(
    condition(states, 'IsWell') === '$run.code = 0' && at(states, 'IsWell', 'Default') === 'SayFailed',
    'O2',
    'a test of a restore succeeds whatever its task says',
  )
  const key = spelled(system, database.properties['KmsKeyId'], database.stack)
  expect(
    asked(states, 'NewPassword', 'MasterUserSecretKmsKeyId') === key,
    'S7',
    "the password of a restored database is under AWS's key",
  )
  const role = machine && system.resource(machine.properties['RoleArn'], machine.stack)
  const changes = role
    ? statementsOf(system, role).filter(({ actions }) => actions.includes('rds:ModifyDBInstance'))
    : []
  const isPasswordAlone = changes.every(
    ({ condition: when }) => when === '{"Bool":{"rds:ManageMasterUserPassword":"true"}}',
  )
  expect(changes.length === 1 && isPasswordAlone, 'S6', 'more may be changed of a restored database than its password')
}
