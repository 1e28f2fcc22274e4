import { configOf, originsOf, putting, set, type Breakage } from './kit.ts'
import type { Values } from '../variants.ts'

const page = (name: string, value: unknown): Breakage['breaks'] =>
  putting('app', 'EdgeDistribution', ['DistributionConfig', 'DefaultCacheBehavior', name], value)
const headers = (path: string[], value: unknown): Breakage['breaks'] =>
  putting('app', 'EdgePageHeaders', ['ResponseHeadersPolicyConfig', ...path], value)
const passed = (path: string[], value: unknown): Breakage['breaks'] =>
  putting('app', 'EdgeSharedNotesRequest', ['OriginRequestPolicyConfig', ...path], value)

/** Changes the origins of a kind. */
function origin(kind: 'CustomOriginConfig' | 'S3OriginConfig', change: (origin: Values) => void): Breakage['breaks'] {
  return ({ app }) =>
    originsOf(app)
      .filter((one) => one[kind])
      .forEach(change)
}

export const distribution: readonly Breakage[] = [
  {
    id: 'S4',
    what: 'an origin elsewhere, which would get the secret too',
    says: /CloudFront forwards to other\.example/,
    breaks: origin('CustomOriginConfig', (one) => set(one, ['DomainName'], 'other.example')),
  },
  {
    id: 'P5',
    what: "static files of another account's bucket",
    says: /static files come from other\.s3\.amazonaws\.com/,
    breaks: origin('S3OriginConfig', (one) => set(one, ['DomainName'], 'other.s3.amazonaws.com')),
  },
  {
    id: 'F2',
    what: 'a function on every page',
    says: /\* has FunctionAssociations/,
    breaks: page('FunctionAssociations', [{ EventType: 'viewer-request' }]),
  },
  {
    id: 'F2',
    what: 'a function that reads request bodies',
    says: /\* has LambdaFunctionAssociations/,
    breaks: page('LambdaFunctionAssociations', [{ EventType: 'origin-request', IncludeBody: true }]),
  },
  {
    id: 'F2',
    what: 'a log of every header',
    says: /\* has RealtimeLogConfigArn/,
    breaks: page('RealtimeLogConfigArn', 'arn:x'),
  },
  {
    id: 'F2',
    what: 'the older kind of log, which holds every query',
    says: /the distribution has Logging/,
    breaks: putting('app', 'EdgeDistribution', ['DistributionConfig', 'Logging'], { Bucket: 'logs.s3.amazonaws.com' }),
  },
  {
    id: 'F2',
    what: 'headers that are not in the cache key of shared notes',
    says: /\/s\/\* forwards the headers all/,
    breaks: passed(['HeadersConfig'], { HeaderBehavior: 'allViewer' }),
  },
  {
    id: 'F2',
    what: 'queries that are not in the cache key of shared notes',
    says: /\/s\/\* forwards queries/,
    breaks: passed(['QueryStringsConfig', 'QueryStringBehavior'], 'all'),
  },
  {
    id: 'F2',
    what: 'shared notes cached for a minute by each of three caches in a row',
    says: /\/s\/\* is cached for 60 seconds/,
    breaks: putting('app', 'EdgeSharedNotes', ['CachePolicyConfig', 'MaxTTL'], 60),
  },
  {
    id: 'F2',
    what: 'another page in place of an error',
    says: /the answer 403 has ResponsePagePath/,
    breaks: ({ app }) => {
      for (const one of configOf(app)['CustomErrorResponses'] as Values[])
        Object.assign(one, { ResponseCode: 200, ResponsePagePath: '/s/abc' })
    },
  },
  {
    id: 'S7',
    what: 'pages that another origin may read',
    says: /EdgePageHeaders\w+ has CorsConfig/,
    breaks: headers(['CorsConfig'], { AccessControlAllowOrigins: { Items: ['https://other.example'] } }),
  },
  {
    id: 'S7',
    what: "the service's own headers removed",
    says: /EdgePageHeaders\w+ removes content-security-policy/,
    breaks: headers(['RemoveHeadersConfig', 'Items'], [{ Header: 'content-security-policy' }]),
  },
  {
    id: 'S7',
    what: 'old TLS to the balancer',
    on: 'domain',
    says: /CloudFront speaks SSLv3,TLSv1 to the balancer/,
    breaks: origin('CustomOriginConfig', (one) =>
      set(one, ['CustomOriginConfig', 'OriginSSLProtocols'], ['SSLv3', 'TLSv1']),
    ),
  },
  {
    id: 'P3',
    what: 'the name of the balancer elsewhere',
    on: 'domain',
    says: /origin\.notes\.example\.com\. leads to other\.example/,
    breaks: putting('app', 'EdgeOriginName', ['AliasTarget', 'DNSName'], 'other.example'),
  },
  {
    id: 'F2',
    what: 'a second distribution that takes a share',
    says: /the distribution has ContinuousDeploymentPolicyId/,
    breaks: putting('app', 'EdgeDistribution', ['DistributionConfig', 'ContinuousDeploymentPolicyId'], 'x'),
  },
  {
    id: 'F2',
    what: 'a firewall that the configuration does not have',
    says: /the distribution has WebACLId/,
    breaks: putting('app', 'EdgeDistribution', ['DistributionConfig', 'WebACLId'], 'arn:x'),
  },
  {
    id: 'P3',
    what: 'a distribution that is off',
    says: /the distribution is disabled/,
    breaks: putting('app', 'EdgeDistribution', ['DistributionConfig', 'Enabled'], false),
  },
]
