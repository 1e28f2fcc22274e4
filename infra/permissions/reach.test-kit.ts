import type { Request } from './evaluate.ts'
import { account } from './principals.ts'

/** Calls in an account that dev shares with prod and with other programs. */

const tagged = (environment: string) => ({ 'aws:ResourceTag/notejam:environment': environment })
const tagging = (environment: string) => ({ 'aws:RequestTag/notejam:environment': environment })
const through = (service: string) => ({ 'kms:ViaService': `${service}.eu-central-1.amazonaws.com` })
export const arn = (service: string, rest: string, region = 'eu-central-1') =>
  `arn:aws:${service}:${region}:${account}:${rest}`
const key = arn('kms', 'key/1234abcd')
const secret = arn('secretsmanager', 'secret:payroll-a1b2c3')
const password = arn('secretsmanager', 'secret:rds!db-1234-a1b2c3')
const passwordOf = (instance: string) => ({
  'aws:ResourceTag/aws:rds:primaryDBInstanceArn': arn('rds', `db:${instance}`),
})
const automated = arn('rds', 'auto-backup:ab-1234')
const restored = arn('rds', 'db:awsbackup-restore-test-1234')
const channel = (name: string) => arn('chatbot', `chat-configuration/slack-channel/${name}`, '')
export const call = (action: string, resource: string, context: Request['context'] = {}): Request => ({
  action,
  resource,
  context,
})

const onKeys = ['Decrypt', 'DisableKey', 'PutKeyPolicy', 'ScheduleKeyDeletion', 'CreateGrant', 'UntagResource']
const onSecrets = ['GetSecretValue', 'PutSecretValue', 'DeleteSecret', 'PutResourcePolicy', 'UpdateSecret']

/** What neither CloudFormation nor any role of dev may do. */
export const refused: readonly Request[] = [
  // Keys and secrets of other programs have no tag.
  ...onKeys.map((one) => call(`kms:${one}`, key)),
  ...onSecrets.map((one) => call(`secretsmanager:${one}`, secret)),
  call('kms:PutKeyPolicy', key, through('rds')),
  call('secretsmanager:TagResource', secret, tagging('dev')),
  // Those of other environments have theirs, also where a service asks, and where they are tagged again.
  ...[...onKeys, 'TagResource', 'EnableKeyRotation'].map((one) =>
    call(`kms:${one}`, key, { ...tagged('prod'), ...tagging('dev'), ...through('secretsmanager') }),
  ),
  ...[...onSecrets, 'TagResource', 'ReplicateSecretToRegions'].map((one) =>
    call(`secretsmanager:${one}`, arn('secretsmanager', 'secret:SigningKeysSecret03AFF407-a1b2c3'), {
      ...tagged('prod'),
      ...tagging('dev'),
    }),
  ),
  call('kms:CreateKey', '*', tagging('prod')),
  call('kms:CreateKey', '*'),
  // Passwords that RDS keeps have RDS's tag alone.
  call('secretsmanager:GetSecretValue', password, passwordOf('notejam-prod-data-databaseinstance')),
  call('secretsmanager:DeleteSecret', password, passwordOf('notejam-prod-data-databaseinstance')),
  call('secretsmanager:TagResource', password, { ...passwordOf('notejam-prod-data-x'), ...tagging('dev') }),
  // Backups whose names AWS chooses.
  call('rds:DeleteDBInstanceAutomatedBackup', automated),
  call('rds:AddTagsToResource', automated),
  call('rds:RestoreDBInstanceToPointInTime', automated),
  call('rds:ModifyDBInstance', restored),
  call('rds:CreateDBSnapshot', restored),
  ...['AddTagsToResource', 'DeleteDBInstance', 'ModifyDBInstance'].map((one) =>
    call(`rds:${one}`, restored, { ...tagged('prod'), ...tagging('dev'), 'rds:ManageMasterUserPassword': 'true' }),
  ),
  call('rds:ModifyDBSnapshotAttribute', arn('rds', 'snapshot:awsbackup:job-1')),
  call('rds:DeleteDBSnapshot', arn('rds', 'snapshot:awsbackup:job-1'), tagged('prod')),
  call('rds:DeleteDBInstance', arn('rds', 'db:notejam-prod-data-databaseinstance')),
  call('backup:DeleteRecoveryPoint', arn('backup', 'recovery-point:1234')),
  call('backup:DeleteBackupVault', arn('backup', 'backup-vault:notejam-prod-1a2b')),
  call('backup:DeleteBackupPlan', arn('backup', 'backup-plan:1234')),
  // Slack's channels of others, and what the account has once.
  call('chatbot:UpdateSlackChannelConfiguration', channel('notejam-prod-C0123ABCD')),
  call('chatbot:DeleteSlackChannelConfiguration', channel('sales')),
  call('chatbot:TagResource', channel('sales'), tagging('dev')),
  ...['DeleteSlackWorkspaceAuthorization', 'UpdateAccountPreferences', 'CreateCustomAction'].map((one) =>
    call(`chatbot:${one}`, '*'),
  ),
  // Networks, balancers, certificates, mail, machines, logs, topics and layers of others.
  ...[
    'DeleteVpc',
    'DeleteSubnet',
    'DeleteTags',
    'RunInstances',
    'TerminateInstances',
    'CreateVpcPeeringConnection',
  ].map((one) => call(`ec2:${one}`, arn('ec2', 'vpc/vpc-1'))),
  call('elasticloadbalancing:CreateRule', arn('elasticloadbalancing', 'listener/app/shop/1/2')),
  call('elasticloadbalancing:DeleteLoadBalancer', arn('elasticloadbalancing', 'loadbalancer/app/shop/1')),
  call('acm:DeleteCertificate', arn('acm', 'certificate/1')),
  call('ses:DeleteEmailIdentity', arn('ses', 'identity/shop.example')),
  call('cloudfront:UpdateDistribution', arn('cloudfront', 'distribution/E1', ''), tagged('prod')),
  call('cloudfront:UpdateDistribution', arn('cloudfront', 'distribution/E1', '')),
  call('cloudfront:DeleteDistribution', arn('cloudfront', 'distribution/E1', '')),
  call('wafv2:DeleteWebACL', arn('wafv2', 'global/webacl/shop/1', 'us-east-1')),
  call('states:UpdateStateMachine', arn('states', 'stateMachine:billing')),
  call('logs:DeleteLogGroup', arn('logs', 'log-group:/aws/lambda/billing')),
  call('logs:GetLogEvents', arn('logs', 'log-group:notejam-prod-app-TasksLogs:log-stream:web/1')),
  call('sns:Publish', arn('sns', 'billing')),
  call('events:DeleteRule', arn('events', 'rule/nightly')),
  call('lambda:DeleteLayerVersion', arn('lambda', 'layer:tools:1')),
  call('ssm:GetParameter', arn('ssm', 'parameter/billing/password')),
  // More rights, and images.
  call('iam:PutRolePolicy', arn('iam', 'role/notejam-dev-app-x', '')),
  call('iam:PassRole', arn('iam', 'role/notejam-dev-app-x', ''), { 'iam:PassedToService': 'ec2.amazonaws.com' }),
  call('iam:PassRole', arn('iam', 'role/notejam-prod-app-x', ''), { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' }),
  call('iam:CreatePolicyVersion', arn('iam', 'policy/notejam-dev-boundary', '')),
  call('iam:DeleteRolePermissionsBoundary', arn('iam', 'role/notejam-dev-app-x', '')),
  call('sts:AssumeRole', arn('iam', 'role/cdk-njprod-deploy-role', '')),
  call('ecr:PutImage', arn('ecr', 'repository/notejam')),
  call('cloudformation:UpdateStack', arn('cloudformation', 'stack/CDKToolkit-njdev/1')),
  call('cloudformation:UpdateStack', arn('cloudformation', 'stack/notejam-bounds-dev/1')),
]

/** What only CloudFormation may, and no role that templates make. */
export const ofDeploymentsAlone: readonly Request[] = [
  call('kms:CreateKey', '*', tagging('dev')),
  call('kms:TagResource', key, tagging('dev')),
  call('kms:EnableKeyRotation', key),
  call('secretsmanager:CreateSecret', arn('secretsmanager', 'secret:SigningKeysSecret03AFF407-a1b2c3'), tagging('dev')),
  call('secretsmanager:TagResource', arn('secretsmanager', 'secret:LoadBalancerOriginSecretsA-1'), tagging('dev')),
  call('states:CreateStateMachine', arn('states', 'stateMachine:RestoreTest-1'), tagging('dev')),
  call('backup:CreateBackupPlan', arn('backup', 'backup-plan:*'), tagging('dev')),
  call('backup:CreateRestoreTestingPlan', arn('backup', 'restore-testing-plan:notejam_dev_monthly-1'), tagging('dev')),
  call('backup:TagResource', arn('backup', 'restore-testing-plan:notejam_dev_monthly-1'), tagging('dev')),
  call('ec2:CreateTags', arn('ec2', 'vpc/vpc-1'), tagging('dev')),
  call('elasticloadbalancing:AddTags', arn('elasticloadbalancing', 'loadbalancer/app/x/1'), tagging('dev')),
  call('elasticloadbalancing:CreateLoadBalancer', arn('elasticloadbalancing', 'loadbalancer/app/x/1')),
  call('ec2:DeleteVpc', arn('ec2', 'vpc/vpc-1'), tagged('dev')),
  call('rds:StartDBInstanceAutomatedBackupsReplication', automated),
  call('chatbot:CreateSlackChannelConfiguration', '*'),
  call('chatbot:UpdateSlackChannelConfiguration', channel('notejam-dev-C0123ABCD'), tagged('dev')),
  call('ecs:UpdateService', arn('ecs', 'service/notejam-dev-app-Cluster/notejam-dev-app-WebService')),
  call('cloudfront:CreateDistribution', '*'),
  call('cloudfront:UpdateDistribution', arn('cloudfront', 'distribution/E1', ''), tagged('dev')),
  call('route53:ChangeResourceRecordSets', 'arn:aws:route53:::hostedzone/Z1'),
  call('iam:CreateRole', arn('iam', 'role/notejam-dev-app-x', ''), {
    'iam:PermissionsBoundary': arn('iam', 'policy/notejam-dev-boundary', ''),
  }),
  call('iam:PassRole', arn('iam', 'role/notejam-dev-app-x', ''), { 'iam:PassedToService': 'lambda.amazonaws.com' }),
  call('lambda:PublishLayerVersion', arn('lambda', 'layer:EdgeAssetsUploadAwsCliLayer036B5259')),
]

/** What both may. */
export const granted: readonly Request[] = [
  call('kms:Decrypt', key, tagged('dev')),
  call('kms:ScheduleKeyDeletion', key, tagged('dev')),
  // A new key's tag counts after minutes; keys of AWS's own never have one.
  ...['CreateGrant', 'Decrypt', 'GenerateDataKey', 'RetireGrant'].map((one) =>
    call(`kms:${one}`, key, through(one === 'RetireGrant' ? 'backup' : 'rds')),
  ),
  call('secretsmanager:CreateSecret', password),
  call('secretsmanager:TagResource', password),
  call('backup:DeleteBackupVault', arn('backup', 'backup-vault:notejam-dev-1a2b')),
  call('rds:StopDBInstanceAutomatedBackupsReplication', arn('rds', 'db:notejam-dev-data-databaseinstance')),
  call('logs:DeleteLogGroup', arn('logs', 'log-group:/aws/lambda/notejam-dev-app-x')),
  call('ecs:RunTask', arn('ecs', 'task-definition/devAppMigrationTask:1')),
  call('sns:Publish', arn('sns', 'notejam-dev-app-WatchTopic')),
  call('cloudwatch:DisableAlarmActions', arn('cloudwatch', 'alarm:notejam-dev-http-5xx')),
  call('cloudformation:DescribeStacks', arn('cloudformation', 'stack/notejam-dev-data/1')),
]
