import { at, text } from '../system/json.ts'
import type { System } from '../system/system.ts'
import { qualifierOf } from '../config/names.ts'
import type { ResolvedEnvironment } from '../config/environment.ts'
import { check } from './finding.ts'
import { spelled } from '../system/reference.ts'
import { statementsOf } from '../system/statements.ts'

/** Actions of AWS's that name no resource: only these may have the resource `*`. */
const nameless = [
  'ecr:GetAuthorizationToken',
  'ec2:DescribeManagedPrefixLists',
  'backup:ListRestoreJobs',
  'backup:PutRestoreValidationResult',
  'xray:PutTelemetryRecords',
  'xray:PutTraceSegments',
  // The CDK's function sets the retention of log groups that RDS names.
  'logs:DeleteRetentionPolicy',
  'logs:PutRetentionPolicy',
]

/** Actions with a wildcard: the CDK's function has them, which copies static files from its bootstrap bucket into theirs. */
const reads = ['s3:GetBucket*', 's3:GetObject*', 's3:List*']
const writes = [
  ...['s3:Abort*', 's3:DeleteObject*', 's3:PutObject', 's3:PutObjectLegalHold', 's3:PutObjectRetention'],
  ...['s3:PutObjectTagging', 's3:PutObjectVersionTagging'],
]

/** Actions and resources of all roles but those that iam.ts and copies.ts have word for word. */
function callsOf(
  system: System,
  { name, region, copyRegion }: ResolvedEnvironment,
): [actions: readonly string[], on: string[]][] {
  const arns = (type: string) => system.ofType(type).map(({ id }) => `{${id}.Arn}`)
  const [run] = system.ofType('Custom::Migration')
  const [service] = system.ofType('AWS::ECS::Service')
  const web = service && system.resource(service.properties['TaskDefinition'], service.stack)
  // The migration, and what opens a restored database.
  const once = system.ofType('AWS::ECS::TaskDefinition').filter(({ id }) => id !== web?.id)
  const rolesOfTask = once.flatMap((task) =>
    ['TaskRoleArn', 'ExecutionRoleArn'].map((role) => `{${system.meaning(task.properties[role], task.stack)}.Arn}`),
  )
  const cluster = `{${run ? system.meaning(run.properties['Cluster'], run.stack) : ''}}`
  const group = `{${system.ofType('AWS::EC2::VPC')[0]?.id ?? ''}.DefaultSecurityGroup}`
  const files = arns('AWS::S3::Bucket').filter((arn) => arn.includes('/EdgeAssets'))
  const assets = `arn:aws:s3:::cdk-${qualifierOf(name)}-assets-{AWS::AccountId}-${region}`
  const within = (buckets: readonly string[]) => buckets.flatMap((bucket) => [bucket, `${bucket}/*`])
  const databases = system
    .ofType('AWS::RDS::DBInstance')
    .map(({ id }) => `arn:aws:rds:${region}:{AWS::AccountId}:db:{${id}}`)
  const restored = `arn:aws:rds:${region}:{AWS::AccountId}:db:awsbackup-restore-test-*`
  const managedSecrets = `arn:aws:secretsmanager:${region}:{AWS::AccountId}:secret:rds!db-*`
  const keyOfSecrets = system
    .ofType('AWS::RDS::DBInstance')
    .map(({ properties, stack }) => spelled(system, properties['KmsKeyId'], stack))
  const plans = system.ofType('AWS::Backup::RestoreTestingPlan').map(({ id }) => `{${id}.RestoreTestingPlanArn}`)
  const vaults = system.ofType('AWS::Backup::BackupVault').map(({ id }) => `{${id}.BackupVaultArn}`)
  const rds = `arn:aws:rds:${copyRegion ?? ''}:{AWS::AccountId}`
  const automaticBackups = [
    `${rds}:auto-backup:*`,
    ...system.ofType('AWS::RDS::DBInstance').map(({ id }) => `${rds}:db:{${id}}`),
  ]
  const alarms = system
    .ofType('AWS::CloudWatch::Alarm')
    .map(({ properties }) => `arn:aws:cloudwatch:${region}:{AWS::AccountId}:alarm:${text(properties['AlarmName'])}`)
  const functions = arns('AWS::Lambda::Function')
  return [
    [nameless, ['*']],
    // Flow logs.
    [['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'], arns('AWS::Logs::LogGroup')],
    // The CDK's function takes all rules out of the VPC's default security group.
    [
      ['Authorize', 'Revoke'].flatMap((verb) =>
        ['Egress', 'Ingress'].map((direction) => `ec2:${verb}SecurityGroup${direction}`),
      ),
      [`arn:aws:ec2:${region}:{AWS::AccountId}:security-group/${group}`],
    ],
    [reads, within([assets, ...files])],
    [writes, within(files)],
    // One-off tasks are started, with their two roles, and waited for. A task has no ARN before it starts.
    [['ecs:RunTask'], once.map(({ id }) => `{${id}}`)],
    [['iam:PassRole'], rolesOfTask],
    [['ecs:DescribeTasks'], [`arn:aws:ecs:${region}:{AWS::AccountId}:task/${cluster}/*`]],
    [['cloudformation:DescribeStacks'], ['{AWS::StackId}']],
    // The CDK's framework asks for any version of a function.
    [['lambda:InvokeFunction'], [...functions, ...functions.map((arn) => `${arn}:*`)]],
    [['lambda:GetFunction'], functions],
    // Looks at vaults (looks.ts), and at what RDS sends into the second region.
    [['backup:DescribeBackupVault', 'backup:ListRecoveryPointsByBackupVault'], vaults],
    [['rds:DescribeDBInstanceAutomatedBackups'], automaticBackups],
    // The rehearsal of a restore, and the look at its result.
    [['rds:AddTagsToResource', 'rds:ModifyDBInstance', 'rds:DescribeDBInstances'], [restored]],
    [['secretsmanager:CreateSecret', 'secretsmanager:TagResource'], [managedSecrets]],
    [['kms:CreateGrant', 'kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey'], keyOfSecrets],
    [['backup:GetRestoreTestingPlan'], plans],
    // The night's calls.
    [['rds:StopDBInstance', 'rds:StartDBInstance'], databases],
    [['cloudwatch:DisableAlarmActions', 'cloudwatch:EnableAlarmActions'], alarms],
    [['states:StartExecution'], system.ofType('AWS::StepFunctions::StateMachine').map(({ id }) => `{${id}}`)],
  ]
}

/** No wildcard but those of these tables, and no action on a resource that no part of Notejam needs. S6 */
export const calls = check((system, environment, expect) => {
  const known = callsOf(system, environment)
  const rolesAt = (type: string, ...paths: (readonly string[])[]) =>
    system
      .ofType(type)
      .flatMap(({ properties, stack }) => paths.map((path) => system.meaning(at(properties, ...path), stack)))
  const wordForWord = [
    ...rolesAt('AWS::ECS::TaskDefinition', ['TaskRoleArn'], ['ExecutionRoleArn']),
    ...rolesAt('AWS::S3::Bucket', ['ReplicationConfiguration', 'Role']),
  ]
  for (const role of system.ofType('AWS::IAM::Role')) {
    for (const { effect, actions, resources, condition } of statementsOf(system, role)) {
      if (effect !== 'Allow') continue
      const may = `${role.logicalId} may do`
      expect(actions.length > 0 && resources.length > 0, 'S6', `${may} something without an action or a resource`)
      for (const action of actions) {
        const isWord = !action.includes('*') || [...reads, ...writes].includes(action)
        expect(isWord, 'S6', `${may} ${action}`)
        expect(!resources.includes('*') || nameless.includes(action), 'S6', `${may} ${action} to everything`)
        if (wordForWord.includes(role.id)) continue
        const on = known.filter(([names]) => names.includes(action)).flatMap(([, names]) => names)
        for (const resource of resources)
          expect(on.includes(resource), 'S6', `${may} ${action} to ${resource}, which no part of Notejam needs`)
        const passes = action !== 'iam:PassRole' || passed(condition) === 'ecs-tasks.amazonaws.com'
        expect(passes, 'S6', `${may} pass roles to other services than ECS tasks`)
      }
    }
  }
})

function passed(condition: string): string {
  return text(at(JSON.parse(condition) as Record<string, never>, 'StringEquals', 'iam:PassedToService'))
}
