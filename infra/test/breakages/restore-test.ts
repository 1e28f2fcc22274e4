import { find, granting, putting, type Breakage } from './kit.ts'
import { saying } from './looks.ts'
import type { Values } from '../variants.ts'

const selection = 'RestoreTestPlanSelection'
const machine = 'RestoreTestRehearsalMachine'

export const restoreTest: readonly Breakage[] = [
  {
    id: 'O2',
    what: 'a restore that is tested once a year',
    says: /restores are tested by cron\(0 5 3 1 \? \*\)/,
    breaks: putting('app', 'RestoreTestPlan', ['ScheduleExpression'], 'cron(0 5 3 1 ? *)'),
  },
  {
    id: 'O2',
    what: 'a test of any vault',
    says: /another backup is tested/,
    breaks: putting('app', 'RestoreTestPlan', ['RecoveryPointSelection', 'IncludeVaults'], ['*']),
  },
  {
    id: 'O2',
    what: 'tests of other databases',
    says: /^\* is restored/,
    breaks: putting('app', selection, ['ProtectedResourceArns'], ['*']),
  },
  {
    id: 'S3',
    what: 'a restored database on the internet',
    says: /a restored database has a public address/,
    breaks: putting('app', selection, ['RestoreMetadataOverrides', 'publiclyAccessible'], 'true'),
  },
  {
    id: 'S3',
    what: 'a restored database in the default VPC',
    says: /has another dbSubnetGroupName/,
    breaks: putting('app', selection, ['RestoreMetadataOverrides', 'dbSubnetGroupName'], undefined),
  },
  {
    id: 'S3',
    what: 'a restored database that takes connections without TLS',
    says: /has another dbParameterGroupName/,
    breaks: putting('app', selection, ['RestoreMetadataOverrides', 'dbParameterGroupName'], undefined),
  },
  {
    id: 'S3',
    what: 'a restored database under another group',
    says: /has other security groups/,
    breaks: putting('app', selection, ['RestoreMetadataOverrides', 'vpcSecurityGroupIds'], '["sg-1"]'),
  },
  {
    id: 'O2',
    what: 'a restore that nothing opens',
    says: /no restored database is opened when/,
    breaks: putting('app', 'RestoreTestRehearsalRestored', ['State'], 'DISABLED'),
  },
  {
    id: 'S2',
    what: 'a rehearsal with a public address',
    says: /opened from elsewhere/,
    breaks: ({ app }) => saying(app, machine, 'AssignPublicIp\\":\\"DISABLED', 'AssignPublicIp\\":\\"ENABLED'),
  },
  {
    id: 'O2',
    what: 'a rehearsal that always succeeds',
    says: /succeeds whatever its task says/,
    breaks: ({ app }) => saying(app, machine, '$run.code = 0', 'true'),
  },
  {
    id: 'S7',
    what: "a restored database's password under AWS's key",
    says: /is under AWS's key/,
    breaks: ({ app }) => saying(app, machine, 'MasterUserSecretKmsKeyId', 'KmsKeyId'),
  },
  {
    id: 'S5',
    what: 'a restored database that roles of other environments reach',
    says: /does not get its environment's tag first/,
    breaks: ({ app }) => saying(app, machine, 'Next\\":\\"Tagged', 'Next\\":\\"NewPassword'),
  },
  {
    id: 'S5',
    what: "another environment's tag on a restored database",
    says: /does not get its environment's tag first/,
    breaks: ({ app }) => saying(app, machine, 'Value\\":\\"prod', 'Value\\":\\"dev'),
  },
  {
    id: 'S6',
    what: 'a rehearsal that may open the restored database to the internet',
    says: /more may be changed of a restored database/,
    breaks: ({ app }) => {
      const document = find(app, 'RestoreTestRehearsalRoleDefaultPolicy').Properties['PolicyDocument'] as Values
      for (const one of document['Statement'] as Values[])
        if (one['Action'] === 'rds:ModifyDBInstance') Reflect.deleteProperty(one, 'Condition')
    },
  },
  {
    id: 'S6',
    what: 'a rehearsal that changes the real database',
    says: /may do rds:ModifyDBInstance to arn:aws:rds:eu-central-1:\{AWS::AccountId\}:db:\*/,
    breaks: granting('app', 'RestoreTestRehearsalRoleDefaultPolicy', 'PolicyDocument', {
      Action: 'rds:ModifyDBInstance',
      Resource: { 'Fn::Sub': 'arn:aws:rds:eu-central-1:${AWS::AccountId}:db:*' },
    }),
  },
  {
    id: 'S6',
    what: 'a rehearsal that reads the real password',
    says: /verifyTaskRole\w+ may Allow secretsmanager:GetSecretValue on arn:aws:secretsmanager:.* \{\}/,
    breaks: ({ app }) => {
      const document = find(app, 'RestoreTestRehearsalverifyTaskRoleDefaultPolicy').Properties['PolicyDocument']
      for (const one of (document as Values)['Statement'] as Values[])
        if (one['Action'] === 'secretsmanager:GetSecretValue') Reflect.deleteProperty(one, 'Condition')
    },
  },
  {
    id: 'P1',
    what: 'a rehearsal that is content with an old note',
    says: /verify runs node app\/dist\/server\/main\.js verify$/,
    breaks: ({ app }) => {
      const [container] = find(app, 'RestoreTestRehearsalTask').Properties['ContainerDefinitions'] as Values[]
      if (container) container['Command'] = ['node', 'app/dist/server/main.js', 'verify']
    },
  },
  {
    id: 'O7',
    what: 'a failed test that is no reason for an alarm',
    says: /no machine looks whether the newest test/,
    breaks: ({ app }) => saying(app, 'RestoreTestLookMachine', "'VALIDATING'", "'VALIDATING', 'FAILED'"),
  },
]
