import { text } from '../system/json.ts'
import type { Resource, System } from '../system/system.ts'
import { account } from './principals.ts'

/** What CloudFormation makes of a reference. */
const physical: Readonly<Record<string, (resource: Resource, region: string) => string>> = {
  'AWS::Backup::BackupVault': (_, region) => `arn:aws:backup:${region}:${account}:backup-vault:notejam-prod-1a2b3c4d`,
  'AWS::Backup::RestoreTestingPlan': (_, region) =>
    `arn:aws:backup:${region}:${account}:restore-testing-plan:notejam_prod_monthly-1`,
  'AWS::EC2::VPC': () => 'sg-1',
  'AWS::ECS::Cluster': ({ stack, logicalId }) => `${stack}-${logicalId}-a1`,
  'AWS::ECS::TaskDefinition': ({ properties }, region) =>
    `arn:aws:ecs:${region}:${account}:task-definition/${text(properties['Family'])}:1`,
  'AWS::IAM::Role': ({ stack, logicalId }) => `arn:aws:iam::${account}:role/${stack}-${logicalId}-a1`,
  'AWS::KMS::Key': (_, region) => `arn:aws:kms:${region}:${account}:key/1`,
  'AWS::Lambda::Function': ({ stack, logicalId }, region) =>
    `arn:aws:lambda:${region}:${account}:function:${stack}-${logicalId}-a1`,
  'AWS::Logs::LogGroup': ({ stack, logicalId }, region) =>
    `arn:aws:logs:${region}:${account}:log-group:${stack}-${logicalId}-a1:*`,
  'AWS::S3::Bucket': ({ stack, logicalId }) => `arn:aws:s3:::${stack}-${logicalId.toLowerCase()}-a1`,
  'AWS::SecretsManager::Secret': ({ logicalId }, region) =>
    `arn:aws:secretsmanager:${region}:${account}:secret:${logicalId}-a1`,
  'AWS::StepFunctions::StateMachine': ({ logicalId }, region) =>
    `arn:aws:states:${region}:${account}:stateMachine:${logicalId}-a1`,
}
export const instance = 'notejam-prod-data-databaseinstance-a1'
export const instanceTag = {
  'aws:ResourceTag/aws:rds:primaryDBInstanceArn': `arn:aws:rds:eu-central-1:${account}:db:${instance}`,
}

/** A text of a template, as AWS is asked about it. */
export function filled(system: System, words: string, region: string): string {
  return words
    .replace(/\{([^}/]+\/\w+)(?:\.([\w.]+))?\}/g, (_, id: string, attribute?: string) => {
      const resource = system.resources.get(id)
      if (resource?.Type === 'AWS::RDS::DBInstance')
        return attribute ? `arn:aws:secretsmanager:${region}:${account}:secret:rds!db-1-a1` : instance
      const name = resource && physical[resource.Type]
      if (!name) throw new Error(`what is ${id}?`)
      return name(resource, system.regionOf(resource.stack) ?? region)
    })
    .replaceAll('{AWS::AccountId}', account)
    .replaceAll('{AWS::StackId}', `arn:aws:cloudformation:${region}:${account}:stack/notejam-prod-app/1`)
    .replace(/(?<=.)\*/g, 'x')
}
