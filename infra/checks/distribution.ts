import { at, listOf, text, type Json } from '../system/json.ts'
import type { Resource, System } from '../system/system.ts'
import { check, nothingBut, type Expect } from './finding.ts'
import { spelled } from '../system/reference.ts'

const settings = [
  ...['CacheBehaviors', 'Comment', 'CustomErrorResponses', 'DefaultCacheBehavior', 'Enabled', 'HttpVersion'],
  ...['IPV6Enabled', 'Origins'],
]
const ofBehavior = [
  ...['AllowedMethods', 'CachePolicyId', 'Compress', 'OriginRequestPolicyId', 'PathPattern'],
  ...['ResponseHeadersPolicyId', 'TargetOriginId', 'ViewerProtocolPolicy'],
]
const ofOrigin = ['ConnectionAttempts', 'ConnectionTimeout', 'DomainName', 'Id', 'OriginShield']

/** The closed set of the distribution's properties, and where its origins and names lead. P3 P5 F2 S4 S7 */
export const distribution = check((system, { domain, firewall }, expect) => {
  const [edge] = system.ofType('AWS::CloudFront::Distribution')
  const [balancer] = system.ofType('AWS::ElasticLoadBalancingV2::LoadBalancer')
  if (!edge || !balancer) return
  const { stack } = edge
  const config = edge.properties['DistributionConfig']
  const optional = [...(domain ? ['Aliases', 'ViewerCertificate'] : []), ...(firewall ? ['WebACLId'] : [])]
  nothingBut(config, [...settings, ...optional], 'F2', 'the distribution', expect)
  expect(at(config, 'Enabled') === true, 'P3', 'the distribution is disabled')

  const certificate = system.resource(at(config, 'ViewerCertificate', 'AcmCertificateArn'), stack)
  const isOwn = certificate?.Type === 'AWS::CertificateManager::Certificate'
  expect(!domain || isOwn, 'S7', 'the distribution shows a certificate that the templates do not make')

  const [acl] = system.ofType('AWS::WAFv2::WebACL')
  const attached = spelled(system, at(config, 'WebACLId'), stack)
  expect(
    !firewall || attached === `{${acl?.id ?? ''}.Arn}`,
    'P3',
    `the firewall before the distribution is ${attached}`,
  )

  for (const behavior of [at(config, 'DefaultCacheBehavior'), ...listOf(at(config, 'CacheBehaviors'))])
    nothingBut(behavior, ofBehavior, 'F2', text(at(behavior, 'PathPattern') ?? '*'), expect)
  for (const error of listOf(at(config, 'CustomErrorResponses')))
    nothingBut(error, ['ErrorCachingMinTTL', 'ErrorCode'], 'F2', `the answer ${text(at(error, 'ErrorCode'))}`, expect)

  for (const origin of listOf(at(config, 'Origins'))) {
    const name = spelled(system, at(origin, 'DomainName'), stack)
    if (at(origin, 'S3OriginConfig') !== undefined) staticOrigin(system, origin, name, expect)
    else {
      const wanted = domain ? `origin.${domain.name}` : `{${balancer.id}.DNSName}`
      expect(name === wanted, 'S4', `CloudFront forwards to ${name}, and not to ${wanted}`)
      serviceOrigin(system, origin, balancer, stack, expect)
    }
  }
  names(system, edge, balancer, expect)
  headers(system, expect)
  sharedNotes(system, expect)
})

function staticOrigin(system: System, origin: Json, name: string, expect: Expect): void {
  nothingBut(origin, [...ofOrigin, 'OriginAccessControlId', 'S3OriginConfig'], 'P5', 'the static origin', expect)
  const bucket = system.ofType('AWS::S3::Bucket').find(({ logicalId }) => logicalId.startsWith('EdgeAssets'))
  expect(name === `{${bucket?.id ?? ''}.RegionalDomainName}`, 'P5', `static files come from ${name}`)
  expect(at(origin, 'S3OriginConfig', 'OriginAccessIdentity') === '', 'P5', 'static files are read by an identity')
  const [control] = system.ofType('AWS::CloudFront::OriginAccessControl')
  const config = at(control?.properties, 'OriginAccessControlConfig')
  expect(
    at(config, 'SigningBehavior') === 'always' && at(config, 'OriginAccessControlOriginType') === 's3',
    'P5',
    'CloudFront does not sign its requests to the bucket',
  )
}

function serviceOrigin(system: System, origin: Json, balancer: Resource, stack: string, expect: Expect): void {
  const [internal] = system.ofType('AWS::CloudFront::VpcOrigin')
  const kind = internal ? 'VpcOriginConfig' : 'CustomOriginConfig'
  nothingBut(origin, [...ofOrigin, 'OriginCustomHeaders', kind], 'S4', "the service's origin", expect)
  const config = internal ? internal.properties['VpcOriginEndpointConfig'] : at(origin, 'CustomOriginConfig')
  const protocols = listOf(at(config, 'OriginSSLProtocols')).map(text).join()
  expect(protocols === 'TLSv1.2', 'S7', `CloudFront speaks ${protocols} to the balancer`)
  if (!internal) return
  const leadsTo = system.meaning(at(config, 'Arn'), internal.stack)
  expect(leadsTo === balancer.id, 'S4', `the VPC origin leads to ${leadsTo}`)
  const used = system.meaning(at(origin, 'VpcOriginConfig', 'VpcOriginId'), stack)
  expect(used === internal.id, 'S4', `the VPC origin is ${used}`)
}

/** Names lead to the distribution, and `origin.` to the balancer. */
function names(system: System, edge: Resource, balancer: Resource, expect: Expect): void {
  for (const { properties, logicalId, stack } of system.ofType('AWS::Route53::RecordSet')) {
    if (properties['Type'] === 'CNAME') {
      expect(
        /_domainkey/.test(logicalId) || logicalId.startsWith('MailDkim'),
        'P3',
        `${logicalId} is a CNAME that is not for DKIM`,
      )
      continue
    }
    const isOrigin = text(properties['Name']).startsWith('origin.')
    const wanted = isOrigin ? `dualstack.{${balancer.id}.DNSName}` : `{${edge.id}.DomainName}`
    const found = spelled(system, at(properties, 'AliasTarget', 'DNSName'), stack)
    expect(found === wanted, 'P3', `${text(properties['Name'])} leads to ${found}`)
  }
}

const security = [
  ...['ContentSecurityPolicy', 'ContentTypeOptions', 'FrameOptions', 'ReferrerPolicy'],
  'StrictTransportSecurity',
]

/** No other origin may read pages (CORS), and CloudFront removes no header of the service but `server`. S7 */
function headers(system: System, expect: Expect): void {
  const parts = ['Comment', 'CustomHeadersConfig', 'Name', 'RemoveHeadersConfig', 'SecurityHeadersConfig']
  for (const { properties, logicalId } of system.ofType('AWS::CloudFront::ResponseHeadersPolicy')) {
    const config = properties['ResponseHeadersPolicyConfig']
    nothingBut(config, parts, 'S7', logicalId, expect)
    for (const name of security)
      expect(at(config, 'SecurityHeadersConfig', name) !== undefined, 'S7', `${logicalId} has no ${name}`)
    for (const header of listOf(at(config, 'RemoveHeadersConfig', 'Items')))
      expect(at(header, 'Header') === 'server', 'S7', `${logicalId} removes ${text(at(header, 'Header'))}`)
    for (const header of listOf(at(config, 'CustomHeadersConfig', 'Items'))) {
      const name = text(at(header, 'Header'))
      expect(name === 'cross-origin-resource-policy', 'S7', `${logicalId} adds ${name}`)
    }
  }
}

/**
 * Cached for a minute at most: so long a note that is withdrawn may be read on. What is not in the cache key is not forwarded, so no request
 * can poison the cache. F2
 */
function sharedNotes(system: System, expect: Expect): void {
  for (const { properties } of system.ofType('AWS::CloudFront::CachePolicy')) {
    const key = at(properties, 'CachePolicyConfig', 'ParametersInCacheKeyAndForwardedToOrigin')
    expect(at(key, 'HeadersConfig', 'HeaderBehavior') === 'none', 'F2', '/s/* has headers in its key')
    expect(at(key, 'QueryStringsConfig', 'QueryStringBehavior') === 'none', 'F2', '/s/* has queries in its key')
    const seconds = at(properties, 'CachePolicyConfig', 'MaxTTL')
    // CloudFront is up to three caches in a row: what is shared no more is gone after a minute, also if each counts anew.
    expect(Number(seconds) <= 60 / 3, 'F2', `/s/* is cached for ${text(seconds)} seconds`)
  }
  for (const { properties } of system.ofType('AWS::CloudFront::OriginRequestPolicy')) {
    const config = at(properties, 'OriginRequestPolicyConfig')
    const passed = listOf(at(config, 'HeadersConfig', 'Headers'))
      .map(text)
      .sort()
      .join()
    const isClosed = at(config, 'HeadersConfig', 'HeaderBehavior') === 'whitelist'
    expect(
      isClosed && passed === 'CloudFront-Forwarded-Proto,Host',
      'F2',
      `/s/* forwards the headers ${passed || 'all'}`,
    )
    expect(at(config, 'QueryStringsConfig', 'QueryStringBehavior') === 'none', 'F2', '/s/* forwards queries')
  }
}
