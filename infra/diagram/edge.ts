import type { JsonObject, Resource, System } from '../system/system.ts'
import { follow, list, object, only, PictureError, referencesIn, textOf } from './find.ts'
import { groupOf, type Rules } from './rules.ts'

/** What stands before the tasks: CloudFront, and the balancer that it speaks to. P3 P5 F1 F2 S1 S4 */
export interface Edge {
  /** `HTTPS 443`. */
  readonly viewers: string
  readonly isRedirecting: boolean
  readonly hasFirewall: boolean
  /** Paths by where they go: `/static/*`, and `everything else` for what no pattern catches. */
  readonly paths: { readonly files: readonly string[]; readonly pages: readonly string[] }
  /** Whether CloudFront alone can read the files. */
  readonly isFilesPrivate: boolean
  readonly balancer: Balancer
}

export interface Balancer {
  /** `HTTP 80`. */
  readonly listens: string
  readonly isPublic: boolean
  /** Of the subnets that hold a node of it. */
  readonly subnets: readonly string[]
  readonly isForCloudFrontOnly: boolean
  /** What is answered to requests without the secret header. @default - they are served */
  readonly refusal?: string
  /** Whether CloudFront shows the header that the balancer asks for. */
  readonly hasSecret: boolean
}

const protocols: Readonly<Record<string, string>> = { 'http-only': 'HTTP', 'https-only': 'HTTPS' }

/** @throws PictureError when the way from the distribution to the tasks is broken somewhere */
export function readEdge(system: System, rules: Rules): { readonly edge: Edge; readonly alb: Resource } {
  const distribution = only(system, 'AWS::CloudFront::Distribution')
  const config = object(distribution.properties['DistributionConfig'])
  const origins = list(config['Origins'])
  const toFiles = one(
    origins.filter((origin) => origin['S3OriginConfig'] !== undefined),
    'origin for files',
  )
  const toPages = one(
    origins.filter((origin) => origin['S3OriginConfig'] === undefined),
    'origin for pages',
  )
  follow(system, distribution, toFiles['DomainName'], 'AWS::S3::Bucket')
  const access = system.resource(toFiles['OriginAccessControlId'], distribution.stack)

  const behaviours = [...list(config['CacheBehaviors']), object(config['DefaultCacheBehavior'])]
  const pathsTo = (origin: JsonObject) =>
    behaviours
      .filter((behaviour) => behaviour['TargetOriginId'] === origin['Id'])
      .map(({ PathPattern }) => (PathPattern === undefined ? 'everything else' : textOf(PathPattern)))
  const policies = behaviours.map(({ ViewerProtocolPolicy }) => textOf(ViewerProtocolPolicy))

  const alb = balancerBehind(system, distribution, toPages)
  const edge = {
    viewers: policies.includes('allow-all') ? 'HTTP 80, HTTPS 443' : 'HTTPS 443',
    isRedirecting: policies.every((policy) => policy === 'redirect-to-https'),
    hasFirewall: config['WebACLId'] !== undefined,
    paths: { files: pathsTo(toFiles), pages: pathsTo(toPages) },
    isFilesPrivate: access?.Type === 'AWS::CloudFront::OriginAccessControl',
    balancer: readBalancer(system, rules, alb, toPages),
  }
  return { edge, alb }
}

/** The balancer that an origin names: by its own name, by a record of the own domain, or inside of the VPC. */
function balancerBehind(system: System, { stack }: Resource, origin: JsonObject): Resource {
  const inside = system.resource(object(origin['VpcOriginConfig'])['VpcOriginId'], stack)
  const record = system
    .ofType('AWS::Route53::RecordSet')
    .find(({ properties }) => properties['Name'] === `${textOf(origin['DomainName'])}.`)
  const named = inside
    ? ([inside.properties['VpcOriginEndpointConfig'], inside.stack] as const)
    : record
      ? ([record.properties['AliasTarget'], record.stack] as const)
      : ([origin['DomainName'], stack] as const)
  const alb = referencesIn(system, ...named).find(({ Type }) => Type === 'AWS::ElasticLoadBalancingV2::LoadBalancer')
  if (!alb) throw new PictureError('CloudFront forwards pages to something that is no load balancer of the templates')
  return alb
}

function readBalancer(system: System, rules: Rules, alb: Resource, origin: JsonObject): Balancer {
  const listener = only(system, 'AWS::ElasticLoadBalancingV2::Listener', ({ properties, stack }) => {
    return system.meaning(properties['LoadBalancerArn'], stack) === alb.id
  })
  const [protocol, port] = [textOf(listener.properties['Protocol']), textOf(listener.properties['Port'])]
  const inside = system.resource(object(origin['VpcOriginConfig'])['VpcOriginId'], alb.stack)
  const settings = object(origin['CustomOriginConfig'] ?? inside?.properties['VpcOriginEndpointConfig'])
  const spoken = protocols[textOf(settings['OriginProtocolPolicy'])]
  if (spoken !== protocol) throw new PictureError(`CloudFront speaks ${spoken ?? 'both'} to a listener of ${protocol}`)

  const [fallback] = list(listener.properties['DefaultActions'])
  const refusal = object(fallback?.['FixedResponseConfig'])['StatusCode']
  const asked = system
    .ofType('AWS::ElasticLoadBalancingV2::ListenerRule')
    .filter(({ properties, stack }) => system.meaning(properties['ListenerArn'], stack) === listener.id)
    .flatMap(({ properties }) => list(properties['Conditions']))
    .map((condition) => object(condition['HttpHeaderConfig'])['HttpHeaderName'])
  const isShown = list(origin['OriginCustomHeaders']).some(({ HeaderName }) => asked.includes(HeaderName))
  const subnets = alb.properties['Subnets']
  return {
    listens: `${protocol} ${port}`,
    isPublic: alb.properties['Scheme'] === 'internet-facing',
    subnets: list(subnets).map((subnet) => follow(system, alb, subnet, 'AWS::EC2::Subnet').id),
    isForCloudFrontOnly: rules.isForCloudFrontOnly(groupOf(system, alb), port),
    ...(refusal === undefined ? {} : { refusal: textOf(refusal) }),
    hasSecret: isShown,
  }
}

function one<T>(found: readonly T[], what: string): T {
  const [first, ...others] = found
  if (first === undefined || others.length > 0)
    throw new PictureError(`CloudFront has ${found.length} times an ${what}`)
  return first
}
