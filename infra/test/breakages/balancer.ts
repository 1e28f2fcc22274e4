import { adding, find, putting, type Breakage } from './kit.ts'
import type { Values } from '../variants.ts'

const rule = 'LoadBalancerFromThisDistribution'

export const balancer: readonly Breakage[] = [
  {
    id: 'F3',
    what: 'a rule with a higher priority that redirects elsewhere',
    says: /Added does more than forward/,
    breaks: adding('app', 'AWS::ElasticLoadBalancingV2::ListenerRule', ({ app }) => ({
      ...find(app, rule).Properties,
      Priority: 0,
      Actions: [{ Type: 'redirect', RedirectConfig: { Host: 'other.example', StatusCode: 'HTTP_302' } }],
    })),
  },
  {
    id: 'F3',
    what: 'a target group of another service',
    says: /FromThisDistribution\w+ forwards to arn:other/,
    breaks: putting('app', rule, ['Actions'], [{ Type: 'forward', TargetGroupArn: 'arn:other' }]),
  },
  {
    id: 'F3',
    what: 'a weighted share for another target group',
    says: /forwards to .*arn:other/,
    breaks: ({ app }) => {
      const [action] = find(app, rule).Properties['Actions'] as [Values]
      action['ForwardConfig'] = { TargetGroups: [{ TargetGroupArn: 'arn:other', Weight: 1 }] }
    },
  },
  {
    id: 'S4',
    what: 'a second secret that was known before',
    says: /FromThisDistribution\w+ lets requests through that do not show the secret/,
    breaks: ({ app }) => {
      const [condition] = find(app, rule).Properties['Conditions'] as [Values]
      ;((condition['HttpHeaderConfig'] as Values)['Values'] as unknown[]).push('{{resolve:secretsmanager:known}}')
    },
  },
  {
    id: 'S4',
    what: 'a secret inside wildcards',
    says: /FromThisDistribution\w+ lets requests through that do not show the secret/,
    breaks: ({ app }) => {
      const [condition] = find(app, rule).Properties['Conditions'] as [Values]
      const values = (condition['HttpHeaderConfig'] as Values)['Values'] as unknown[]
      values.push({ 'Fn::Join': ['', ['*', values[0], '*']] })
    },
  },
  {
    id: 'S4',
    what: 'a secret whose value stands in the template',
    says: /OriginSecretsA\w+ has SecretString/,
    breaks: putting('app', 'LoadBalancerOriginSecretsA', ['SecretString'], 'hello'),
  },
  {
    id: 'S4',
    what: 'a target that is no task',
    says: /LoadBalancerTasks\w+ has Targets/,
    breaks: putting('app', 'LoadBalancerTasks', ['Targets'], [{ Id: '10.0.0.1' }]),
  },
  {
    id: 'S4',
    what: 'requests that are rewritten',
    says: /FromThisDistribution\w+ has Transforms/,
    breaks: putting('app', rule, ['Transforms'], [{}]),
  },
  {
    id: 'P2',
    what: 'client addresses that clients may forge (X-Forwarded-For)',
    says: /routing\.http\.xff_header_processing\.mode preserve, and not unset/,
    breaks: ({ app }) => {
      const { Properties } = find(app, 'LoadBalancerAlb')
      const attribute = { Key: 'routing.http.xff_header_processing.mode', Value: 'preserve' }
      ;(Properties['LoadBalancerAttributes'] as Values[]).push(attribute)
    },
  },
  {
    id: 'P2',
    what: 'an access log of the balancer, which holds whole addresses',
    says: /access_logs\.s3\.enabled true, and not false/,
    breaks: ({ app }) => {
      const attributes = find(app, 'LoadBalancerAlb').Properties['LoadBalancerAttributes'] as Values[]
      for (const one of attributes) if (one['Key'] === 'access_logs.s3.enabled') one['Value'] = 'true'
    },
  },
  {
    id: 'P2',
    what: 'a balancer whose access log is not turned off explicitly',
    says: /access_logs\.s3\.enabled unset/,
    breaks: putting('app', 'LoadBalancerAlb', ['LoadBalancerAttributes'], []),
  },
  {
    id: 'S7',
    what: 'old TLS from CloudFront',
    on: 'domain',
    says: /the balancer takes old TLS: ELBSecurityPolicy-2016-08/,
    breaks: putting('app', 'LoadBalancerAlbHttps', ['SslPolicy'], 'ELBSecurityPolicy-2016-08'),
  },
]
