import { adding, find, originsOf, putting, set, type Breakage } from './kit.ts'
import type { Values } from '../variants.ts'

export const secretsAndRoles: readonly Breakage[] = [
  {
    id: 'S4',
    what: 'the secret header dropped',
    says: /CloudFront shows 0 headers/,
    breaks: ({ app }) => {
      for (const origin of originsOf(app)) delete origin['OriginCustomHeaders']
    },
  },
  {
    id: 'S4',
    what: 'the secret in clear in the template',
    says: /the header is not a secret/,
    breaks: ({ app }) => {
      for (const origin of originsOf(app))
        if (origin['OriginCustomHeaders']) set(origin, ['OriginCustomHeaders', 0, 'HeaderValue'], 'hello')
    },
  },
  {
    id: 'S4',
    what: 'a default action that forwards',
    says: /the balancer does not answer 403 to requests without the secret/,
    breaks: putting('app', 'LoadBalancerAlbHttp', ['DefaultActions'], [{ Type: 'forward' }]),
  },
  {
    id: 'S4',
    what: 'a rule without the secret',
    says: /LoadBalancerFromThisDistribution\w+ lets requests through/,
    breaks: putting(
      'app',
      'LoadBalancerFromThisDistribution',
      ['Conditions'],
      [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/*'] } }],
    ),
  },
  {
    id: 'S4',
    what: 'a second rule without the secret',
    says: /Added lets requests through/,
    breaks: adding('app', 'AWS::ElasticLoadBalancingV2::ListenerRule', () => ({ Conditions: [] })),
  },
  {
    id: 'S7',
    what: 'plain HTTP to the balancer though there is a domain',
    on: 'domain',
    says: /CloudFront speaks http-only/,
    breaks: ({ app }) => {
      for (const origin of originsOf(app))
        if (origin['CustomOriginConfig']) set(origin, ['CustomOriginConfig', 'OriginProtocolPolicy'], 'http-only')
    },
  },
  {
    id: 'S5',
    what: 'a role without a boundary',
    says: /ecsTaskRole\w+ has no permissions boundary/,
    breaks: putting('app', 'ecsTaskRole', ['PermissionsBoundary'], undefined),
  },
  {
    id: 'S6',
    what: '`*` as an action',
    says: /may do \*/,
    breaks: putting('app', 'ecsTaskRoleDefaultPolicy', ['PolicyDocument', 'Statement', 0, 'Action'], '*'),
  },
  {
    id: 'S6',
    what: 'all actions of a service',
    says: /may do s3:\*/,
    breaks: putting('app', 'ecsTaskRoleDefaultPolicy', ['PolicyDocument', 'Statement', 1, 'Action'], 's3:*'),
  },
  {
    id: 'S6',
    what: '`*` as a resource',
    says: /secretsmanager:GetSecretValue to everything/,
    breaks: putting('app', 'ecsTaskRoleDefaultPolicy', ['PolicyDocument', 'Statement', 0, 'Resource'], '*'),
  },
  {
    id: 'S6',
    what: 'the whole bucket instead of the prefix',
    says: /s3:DeleteObject.*\/\*/,
    breaks: ({ app }) => {
      const policy = find(app, 'ecsTaskRoleDefaultPolicy').Properties
      const statements = (policy['PolicyDocument'] as Values)['Statement'] as Values[]
      const attachments = statements.find((one) => one['Sid'] === 'Attachments') ?? {}
      const parts = ((attachments['Resource'] as Values)['Fn::Join'] as unknown[])[1] as unknown[]
      parts[1] = '/*'
    },
  },
  {
    id: 'S6',
    what: 'mail from any address',
    says: /ses:SendEmail.*\{\}/,
    breaks: putting('app', 'ecsTaskRoleDefaultPolicy', ['PolicyDocument', 'Statement', 3, 'Condition'], undefined),
  },
  {
    id: 'S6',
    what: 'secrets for the execution role',
    says: /ecsTaskExecutionRole\w+ may Allow secretsmanager:GetSecretValue/,
    breaks: putting(
      'app',
      'TasksecsTaskExecutionRoleDefaultPolicy',
      ['PolicyDocument', 'Statement', 0, 'Action'],
      'secretsmanager:GetSecretValue',
    ),
  },
  {
    id: 'S6',
    what: "AWS's own policy on the task's role",
    says: /policies that AWS may widen/,
    breaks: putting('app', 'ecsTaskRole', ['ManagedPolicyArns'], ['arn:aws:iam::aws:policy/AmazonS3FullAccess']),
  },
  {
    id: 'S6',
    what: 'attachments for the migration',
    says: /MigrationmigrationTaskRole\w+ may Allow s3:GetObject/,
    breaks: putting(
      'app',
      'MigrationmigrationTaskRoleDefaultPolicy',
      ['PolicyDocument', 'Statement', 0, 'Action'],
      's3:GetObject',
    ),
  },
]
