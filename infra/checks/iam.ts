import { canonical } from '../system/json.ts'
import type { Resource, System } from '../system/system.ts'
import type { ResolvedEnvironment } from '../config/environment.ts'
import { ownImagesOf } from '../config/names.ts'
import { expectExactly, type Expected } from './exactly.ts'
import { check } from './finding.ts'
import { spelled } from '../system/reference.ts'
import { verifierOf } from './restore-test.ts'
import { signingKeysOf } from './signing-keys.ts'
import { exportsOf } from './exports.ts'

/** The tasks' roles have exactly these statements. S6 F4 */
export const iam = check((system, environment, expect) => {
  const [service] = system.ofType('AWS::ECS::Service')
  const web = service && system.resource(service.properties['TaskDefinition'], service.stack)
  const [run] = system.ofType('Custom::Migration')
  const migration = run && system.resource(run.properties['TaskDefinition'], run.stack)
  expectExactly(system, roleOf(system, web, 'TaskRoleArn'), taskStatements(system, environment), expect)
  expectExactly(system, roleOf(system, migration, 'TaskRoleArn'), readsPassword(system), expect)
  const rehearsal = verifierOf(system)
  if (rehearsal) expectExactly(system, roleOf(system, rehearsal, 'TaskRoleArn'), readsRestored(system), expect)
  for (const task of [web, migration, ...(rehearsal ? [rehearsal] : [])])
    expectExactly(
      system,
      roleOf(system, task, 'ExecutionRoleArn'),
      executionStatements(system, environment.name),
      expect,
    )
})

/** The value of the password's secret, and its key for decrypting that alone. */
function readsPassword(system: System): Expected[] {
  const [database] = system.ofType('AWS::RDS::DBInstance')
  const key = database && spelled(system, database.properties['KmsKeyId'], database.stack)
  return [
    { actions: ['secretsmanager:GetSecretValue'], resource: `{${database?.id ?? ''}.MasterUserSecret.SecretArn}` },
    {
      actions: ['kms:Decrypt'],
      resource: key ?? '',
      condition: canonical({
        StringEquals: { 'kms:ViaService': `secretsmanager.${system.regionOf(database?.stack) ?? ''}.amazonaws.com` },
      }),
    },
  ]
}

/** The password of restored instances alone, by the tag that RDS writes; and the same key. */
function readsRestored(system: System): Expected[] {
  const [, key] = readsPassword(system)
  const [database] = system.ofType('AWS::RDS::DBInstance')
  const region = system.regionOf(database?.stack) ?? ''
  const restored = [`arn:aws:rds:${region}:`, { Ref: 'AWS::AccountId' }, ':db:awsbackup-restore-test-*']
  return [
    {
      actions: ['secretsmanager:GetSecretValue'],
      resource: `arn:aws:secretsmanager:${region}:{AWS::AccountId}:secret:rds!db-*`,
      condition: canonical({
        StringLike: { 'aws:ResourceTag/aws:rds:primaryDBInstanceArn': { 'Fn::Join': ['', restored] } },
      }),
    },
    ...(key ? [key] : []),
  ]
}

/** S6, word for word. */
function taskStatements(system: System, { mailFrom, tracing, singleSignOn }: ResolvedEnvironment): Expected[] {
  const bucket = system.ofType('AWS::S3::Bucket').find(({ logicalId }) => logicalId.startsWith('Attachments'))
  return [
    ...readsPassword(system),
    { actions: ['secretsmanager:GetSecretValue'], resource: `{${signingKeysOf(system)[0]?.id ?? ''}}` },
    ...[`{${bucket?.id ?? ''}.Arn}/attachments/*`, `{${exportsOf(system)?.id ?? ''}.Arn}/*`].map((resource) => ({
      actions: ['s3:DeleteObject', 's3:GetObject', 's3:PutObject'],
      resource,
    })),
    {
      actions: ['ses:SendEmail', 'ses:SendRawEmail'],
      resource: identitiesOf(system),
      condition: canonical({ StringEquals: { 'ses:FromAddress': mailFrom } }),
    },
    { actions: ['s3:PutObject'], resource: `{${bucket?.id ?? ''}.Arn}/tombstones/*` },
    {
      actions: ['s3:ListBucket'],
      resource: `{${bucket?.id ?? ''}.Arn}`,
      condition: canonical({ StringLike: { 's3:prefix': 'tombstones/*' } }),
    },
    ...(singleSignOn ? [{ actions: ['secretsmanager:GetSecretValue'], resource: singleSignOn.clientSecretArn }] : []),
    ...(tracing ? [{ actions: ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'], resource: '*' }] : []),
  ]
}

/** All identities in the region of the service: SES's sandbox asks for the recipient's. The sender's address is the limit. */
function identitiesOf(system: System): string {
  const [identity] = system.ofType('AWS::SES::EmailIdentity')
  return `arn:aws:ses:${system.regionOf(identity?.stack) ?? ''}:{AWS::AccountId}:identity/*`
}

function executionStatements(system: System, environment: string): Expected[] {
  const group = system.ofType('AWS::Logs::LogGroup').find(({ logicalId }) => logicalId.startsWith('TasksLogs'))
  return [
    {
      actions: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
      resource: `arn:aws:ecr:${system.regionOf(group?.stack) ?? ''}:{AWS::AccountId}:repository/${ownImagesOf(environment)}`,
    },
    { actions: ['ecr:GetAuthorizationToken'], resource: '*' },
    { actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resource: `{${group?.id ?? ''}.Arn}` },
  ]
}

function roleOf(system: System, task: Resource | undefined, name: string): Resource | undefined {
  return task && system.resource(task.properties[name], task.stack)
}
