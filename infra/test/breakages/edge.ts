import { adding, find, originsOf, putting, type Breakage } from './kit.ts'
import type { Values } from '../variants.ts'

export const edge: readonly Breakage[] = [
  {
    id: 'F2',
    what: "people's pages cached",
    says: /\* can be cached/,
    breaks: putting(
      'app',
      'EdgeDistribution',
      ['DistributionConfig', 'DefaultCacheBehavior', 'CachePolicyId'],
      '658327ea-f89d-4fab-a63d-7e88639e58f6',
    ),
  },
  {
    id: 'F2',
    what: 'another dynamic path cached',
    says: /\/notes\/\* can be cached/,
    breaks: ({ app }) => {
      const config = find(app, 'EdgeDistribution').Properties['DistributionConfig'] as Values
      const behaviors = config['CacheBehaviors'] as Values[]
      const shared = behaviors.find((one) => one['PathPattern'] === '/s/*')
      behaviors.push({ ...shared, PathPattern: '/notes/*' })
    },
  },
  {
    id: 'F2',
    what: 'cookies in the cache key of shared notes',
    says: /\/s\/\* has cookies in its cache key/,
    breaks: putting(
      'app',
      'EdgeSharedNotes',
      ['CachePolicyConfig', 'ParametersInCacheKeyAndForwardedToOrigin', 'CookiesConfig', 'CookieBehavior'],
      'all',
    ),
  },
  {
    id: 'F2',
    what: 'cookies passed on with shared notes',
    says: /\/s\/\* forwards cookies/,
    breaks: putting(
      'app',
      'EdgeSharedNotesRequest',
      ['OriginRequestPolicyConfig', 'CookiesConfig', 'CookieBehavior'],
      'all',
    ),
  },
  {
    id: 'F2',
    what: 'shared notes kept unasked',
    says: /cached though the service did not allow it/,
    breaks: putting('app', 'EdgeSharedNotes', ['CachePolicyConfig', 'DefaultTTL'], 60),
  },
  {
    id: 'F2',
    what: 'one person\'s "not here" kept for all',
    says: /an answer of 404 is cached/,
    breaks: putting('app', 'EdgeDistribution', ['DistributionConfig', 'CustomErrorResponses'], []),
  },
  {
    id: 'F1',
    what: 'plain HTTP',
    says: /\* is served over plain HTTP/,
    breaks: putting(
      'app',
      'EdgeDistribution',
      ['DistributionConfig', 'DefaultCacheBehavior', 'ViewerProtocolPolicy'],
      'allow-all',
    ),
  },
  {
    id: 'P5',
    what: 'a bucket without origin access control',
    says: /read without origin access control/,
    breaks: ({ app }) => {
      for (const origin of originsOf(app)) delete origin['OriginAccessControlId']
    },
  },
  {
    id: 'P5',
    what: 'a bucket made public',
    says: /EdgeAssetsBucket\w+ can be made public/,
    breaks: putting('app', 'EdgeAssetsBucket', ['PublicAccessBlockConfiguration'], undefined),
  },
  {
    id: 'P5',
    what: 'a bucket that every principal may read',
    says: /EdgeAssetsBucket\w+ lets every principal s3:GetObject/,
    breaks: ({ app }) => {
      const document = find(app, 'EdgeAssetsBucketPolicy').Properties['PolicyDocument'] as Values
      ;(document['Statement'] as Values[]).push({ Effect: 'Allow', Principal: { AWS: '*' }, Action: 's3:GetObject' })
    },
  },
  {
    id: 'S7',
    what: 'a bucket that answers without TLS',
    says: /Attachments\w+ answers without TLS/,
    breaks: putting('data', 'AttachmentsPolicy', ['PolicyDocument', 'Statement'], []),
  },
  {
    id: 'P3',
    what: 'a second way in',
    says: /Added is AWS::Lambda::Url, and Notejam has nothing of that type/,
    breaks: adding('app', 'AWS::Lambda::Url', () => ({ AuthType: 'NONE' })),
  },
  {
    id: 'P3',
    what: 'no origin shield',
    says: /has no origin shield/,
    breaks: ({ app }) => {
      for (const origin of originsOf(app)) delete origin['OriginShield']
    },
  },
]
