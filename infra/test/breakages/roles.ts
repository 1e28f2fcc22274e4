import { adding, find, idOf, putting, type Breakage } from './kit.ts'
import type { Values } from '../variants.ts'

/** One more policy for the function that starts the migration. */
function allowing(statement: Values): Breakage['breaks'] {
  return adding('app', 'AWS::IAM::Policy', (templates) => ({
    PolicyName: 'added',
    Roles: [{ Ref: idOf(templates, 'app', 'MigrationStartServiceRole') }],
    PolicyDocument: { Statement: [{ Effect: 'Allow', ...statement }] },
  }))
}

const trusting = (principal: unknown): Breakage['breaks'] =>
  putting('app', 'ecsTaskRole', ['AssumeRolePolicyDocument', 'Statement', 0, 'Principal'], principal)

export const roles: readonly Breakage[] = [
  {
    id: 'S6',
    what: 'every action but one',
    says: /Added has NotAction/,
    breaks: allowing({ NotAction: 'sts:GetCallerIdentity', Resource: '*' }),
  },
  {
    id: 'S6',
    what: 'every resource but one',
    says: /Added has NotResource/,
    breaks: allowing({ Action: 's3:GetObject', NotResource: 'arn:aws:s3:::nothing' }),
  },
  {
    id: 'S6',
    what: 'a wildcard inside an action',
    says: /MigrationStartServiceRole\w+ may do iam:P\*$/,
    breaks: allowing({ Action: ['iam:P*'], Resource: 'arn:aws:s3:::x' }),
  },
  {
    id: 'S6',
    what: 'a wildcard inside a resource',
    says: /may do s3:PutObject to arn:aws:s3:::\*, which no part of Notejam needs/,
    breaks: allowing({ Action: 's3:PutObject', Resource: ['arn:aws:s3:::*', 'arn:*'] }),
  },
  {
    id: 'S6',
    what: 'an action that no part of Notejam needs',
    says: /may do secretsmanager:GetSecretValue to .*, which no part of Notejam needs/,
    breaks: allowing({ Action: 'secretsmanager:GetSecretValue', Resource: { Ref: 'LoadBalancerOriginSecretsA' } }),
  },
  {
    id: 'S6',
    what: 'attachments for the function that copies static files',
    says: /may do s3:GetObject\* to .*Attachments.*, which no part of Notejam needs/,
    breaks: ({ app }) => {
      const name = 'CustomCDKBucketDeployment8693BB64968944B69AAFB0CC9EB8756CServiceRoleDefaultPolicy'
      const document = find(app, name).Properties['PolicyDocument'] as Values
      const [read] = document['Statement'] as [Values]
      const [attachments] = (
        (find(app, 'ecsTaskRoleDefaultPolicy').Properties['PolicyDocument'] as Values)['Statement'] as Values[]
      ).filter((one) => one['Sid'] === 'Attachments')
      read['Resource'] = attachments?.['Resource']
    },
  },
  {
    id: 'S6',
    what: 'roles passed to every service',
    says: /pass roles to other services than ECS tasks/,
    breaks: putting(
      'app',
      'MigrationStartServiceRoleDefaultPolicy',
      ['PolicyDocument', 'Statement', 1, 'Condition'],
      undefined,
    ),
  },
  {
    id: 'S6',
    what: "an administrator's policy on a function",
    says: /MigrationStartServiceRole\w+ has policies that AWS may widen: .*AdministratorAccess/,
    breaks: ({ app }) => {
      const { Properties } = find(app, 'MigrationStartServiceRole')
      ;(Properties['ManagedPolicyArns'] as unknown[]).push('arn:aws:iam::aws:policy/AdministratorAccess')
    },
  },
  {
    id: 'S6',
    what: 'a policy whose role is spelled another way',
    says: /Added is attached to something other than roles of the templates/,
    breaks: adding('app', 'AWS::IAM::Policy', (templates) => ({
      PolicyName: 'added',
      Roles: [{ 'Fn::Sub': `\${${idOf(templates, 'app', 'ecsTaskRole')}}` }],
      PolicyDocument: { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
    })),
  },
  {
    id: 'S5',
    what: 'a role that every principal may assume',
    says: /ecsTaskRole\w+ may be assumed by others/,
    breaks: trusting({ AWS: '*' }),
  },
  {
    id: 'S5',
    what: 'a role that another service may assume',
    says: /ecsTaskRole\w+ may be assumed by others/,
    breaks: trusting({ Service: ['ecs-tasks.amazonaws.com', 'ec2.amazonaws.com'] }),
  },
  {
    id: 'S6',
    what: 'a role for another account',
    says: /Added is not the role of one kind of holder/,
    breaks: adding('app', 'AWS::IAM::Role', () => ({
      AssumeRolePolicyDocument: {
        Statement: [
          { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: 'arn:aws:iam::999999999999:root' } },
        ],
      },
    })),
  },
  {
    id: 'S5',
    what: 'a boundary without a limit',
    says: /ecsTaskRole\w+ has the boundary .*AdministratorAccess/,
    breaks: putting('app', 'ecsTaskRole', ['PermissionsBoundary'], 'arn:aws:iam::aws:policy/AdministratorAccess'),
  },
  {
    id: 'S5',
    what: "another environment's boundary",
    says: /ecsTaskRole\w+ has the boundary .*notejam-dev-boundary/,
    breaks: putting('app', 'ecsTaskRole', ['PermissionsBoundary'], {
      'Fn::Sub': 'arn:aws:iam::${AWS::AccountId}:policy/notejam-dev-boundary',
    }),
  },
  {
    id: 'S6',
    what: "the password's key without a condition",
    says: /ecsTaskRole\w+ may Allow kms:Decrypt on .* \{\}$/,
    breaks: putting('app', 'ecsTaskRoleDefaultPolicy', ['PolicyDocument', 'Statement', 1, 'Condition'], undefined),
  },
]
