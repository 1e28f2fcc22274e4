import { at, listOf, text, type Json } from '../system/json.ts'
import type { Resource, System } from '../system/system.ts'
import { check, only, type Expect } from './finding.ts'

/** Ids of AWS's managed policies: the same in every account. */
const cachingDisabled = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad'
const cachingOptimized = '658327ea-f89d-4fab-a63d-7e88639e58f6'
const allViewerAndCloudFront = '33f36d7e-f396-46d9-90e0-52428a34d9dc'

/** Dynamic paths that may be cached. */
const cacheable = ['/s/*']

/** Which path goes to which origin, over HTTPS, and what CloudFront may cache. P3 P5 F1 F2 S7 */
export const edge = check((system, environment, expect) => {
  const distribution = only(system, 'AWS::CloudFront::Distribution', 'P3', expect)
  if (!distribution) return
  const config = distribution.properties['DistributionConfig']
  const origins = listOf(at(config, 'Origins'))
  const toBucket = origins.filter((origin) => at(origin, 'S3OriginConfig') !== undefined)
  const toService = origins.filter((origin) => !toBucket.includes(origin))
  expect(toBucket.length === 1 && toService.length === 1, 'F2', `there are ${origins.length} origins`)
  const [bucket, service] = [toBucket[0], toService[0]]

  const behaviors = listOf(at(config, 'CacheBehaviors'))
  const paths = behaviors.map((one) => text(at(one, 'PathPattern'))).sort()
  expect(paths.join() === '/s/*,/static/*', 'F2', `the behaviours are ${paths.join(', ')}`)
  for (const behavior of [at(config, 'DefaultCacheBehavior'), ...behaviors]) {
    const path = text(at(behavior, 'PathPattern') ?? '*')
    expect(at(behavior, 'ViewerProtocolPolicy') === 'redirect-to-https', 'F1', `${path} is served over plain HTTP`)
    expect(at(behavior, 'ResponseHeadersPolicyId') !== undefined, 'S7', `${path} has no security headers`)
    expect(at(behavior, 'Compress') === true, 'F2', `${path} is not compressed`)
    const target = path === '/static/*' ? bucket : service
    expect(at(behavior, 'TargetOriginId') === at(target, 'Id'), 'F2', `${path} goes to the wrong origin`)
    if (target === service) dynamic(system, distribution, behavior, path, expect)
    else expect(at(behavior, 'CachePolicyId') === cachingOptimized, 'F2', `${path} is not cached`)
  }
  const errors = listOf(at(config, 'CustomErrorResponses'))
  for (const code of [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504]) {
    const ttl = at(
      errors.find((one) => at(one, 'ErrorCode') === code),
      'ErrorCachingMinTTL',
    )
    expect(ttl === 0, 'F2', `an answer of ${code} is cached for all viewers`)
  }

  expect(at(bucket, 'OriginAccessControlId') !== undefined, 'P5', 'the bucket is read without origin access control')
  for (const origin of origins)
    expect(at(origin, 'OriginShield', 'Enabled') === true, 'P3', `${text(at(origin, 'Id'))} has no origin shield`)
  expect(at(config, 'HttpVersion') === 'http2and3', 'P3', 'HTTP/2 and HTTP/3 are not both on')
  if (environment.domain) {
    expect(
      at(config, 'ViewerCertificate', 'MinimumProtocolVersion') === 'TLSv1.2_2021',
      'S7',
      'browsers may use old TLS',
    )
    expect(
      listOf(at(config, 'Aliases')).map(text).join() === environment.domain.name,
      'F1',
      'the distribution does not answer to its name',
    )
  }
})

function dynamic(system: System, { stack }: Resource, behavior: Json | undefined, path: string, expect: Expect): void {
  const policy = at(behavior, 'CachePolicyId')
  if (!cacheable.includes(path)) {
    expect(policy === cachingDisabled, 'F2', `${path} can be cached: one visitor would see another's page`)
    expect(
      at(behavior, 'OriginRequestPolicyId') === allViewerAndCloudFront,
      'F2',
      `${path} does not forward all of a request`,
    )
    return
  }
  const config = at(system.resource(policy, stack)?.properties, 'CachePolicyConfig')
  const cookies = at(config, 'ParametersInCacheKeyAndForwardedToOrigin', 'CookiesConfig', 'CookieBehavior')
  expect(cookies === 'none', 'F2', `${path} has cookies in its cache key`)
  expect(
    at(config, 'MinTTL') === 0 && at(config, 'DefaultTTL') === 0,
    'F2',
    `${path} is cached though the service did not allow it`,
  )
  const request = at(
    system.resource(at(behavior, 'OriginRequestPolicyId'), stack)?.properties,
    'OriginRequestPolicyConfig',
  )
  expect(
    at(request, 'CookiesConfig', 'CookieBehavior') === 'none',
    'F2',
    `${path} forwards cookies: an answer could depend on them and be cached`,
  )
  expect(
    listOf(at(behavior, 'AllowedMethods')).map(text).join() === 'GET,HEAD',
    'F2',
    `${path} takes more than GET and HEAD`,
  )
}
