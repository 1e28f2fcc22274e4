import { at, listOf, text, type Json } from '../system/json.ts'
import { referencesIn, spelled } from '../system/reference.ts'
import { groupsOf, rulesByGroup } from '../system/security-groups.ts'
import type { Resource, System } from '../system/system.ts'
import { follow, only, PictureError } from './find.ts'

/** What stands before the tasks: CloudFront, and the balancer that it forwards to. P3 P5 F1 F2 S1 S4 */
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
  /** The status of the answer to requests without the secret header. @default - they are served */
  readonly refusal?: string
  /** Whether CloudFront shows the header that the balancer asks for. */
  readonly hasSecret: boolean
}

const protocols: Readonly<Record<string, string>> = { 'http-only': 'HTTP', 'https-only': 'HTTPS' }

/** @throws PictureError when the way from the distribution to the tasks is broken somewhere */
export function readEdge(system: System): { readonly edge: Edge; readonly alb: Resource } {
  const distribution = only(system, 'AWS::CloudFront::Distribution')
  const config = distribution.properties['DistributionConfig']
  const toFiles = theOrigin(config, 'files', (origin) => at(origin, 'S3OriginConfig') !== undefined)
  const toPages = theOrigin(config, 'pages', (origin) => at(origin, 'S3OriginConfig') === undefined)
  follow(system, distribution, at(toFiles, 'DomainName'), 'AWS::S3::Bucket')
  const access = system.resource(at(toFiles, 'OriginAccessControlId'), distribution.stack)

  const behaviours = [...listOf(at(config, 'CacheBehaviors')), ...listOf(at(config, 'DefaultCacheBehavior'))]
  const pathsTo = (origin: Json) =>
    behaviours
      .filter((behaviour) => at(behaviour, 'TargetOriginId') === at(origin, 'Id'))
      .map((behaviour) => text(at(behaviour, 'PathPattern') ?? 'everything else'))
  const policies = behaviours.map((behaviour) => at(behaviour, 'ViewerProtocolPolicy'))

  const alb = balancerBehind(system, distribution, toPages)
  const edge = {
    viewers: policies.includes('allow-all') ? 'HTTP 80, HTTPS 443' : 'HTTPS 443',
    isRedirecting: policies.every((policy) => policy === 'redirect-to-https'),
    hasFirewall: at(config, 'WebACLId') !== undefined,
    paths: { files: pathsTo(toFiles), pages: pathsTo(toPages) },
    isFilesPrivate: access?.Type === 'AWS::CloudFront::OriginAccessControl',
    balancer: readBalancer(system, alb, toPages),
  }
  return { edge, alb }
}

function theOrigin(config: Json | undefined, what: string, isMeant: (origin: Json) => boolean): Json {
  const [origin, ...others] = listOf(at(config, 'Origins')).filter(isMeant)
  if (origin !== undefined && others.length === 0) return origin
  throw new PictureError(
    `the drawing shows one origin for ${what}, and CloudFront has ${origin ? others.length + 1 : 0}`,
  )
}

/** The balancer that an origin names: by its own name, by a record of the own domain, or as a VPC origin. */
function balancerBehind(system: System, { stack }: Resource, origin: Json): Resource {
  const inside = system.resource(at(origin, 'VpcOriginConfig', 'VpcOriginId'), stack)
  const name = spelled(system, at(origin, 'DomainName'), stack)
  const record = system.ofType('AWS::Route53::RecordSet').find(({ properties }) => properties['Name'] === `${name}.`)
  const named = inside
    ? ([inside.properties['VpcOriginEndpointConfig'], inside.stack] as const)
    : record
      ? ([record.properties['AliasTarget'], record.stack] as const)
      : ([at(origin, 'DomainName'), stack] as const)
  const alb = referencesIn(system, ...named).find(({ Type }) => Type === 'AWS::ElasticLoadBalancingV2::LoadBalancer')
  if (!alb) throw new PictureError('CloudFront forwards pages to something that is no load balancer of the templates')
  return alb
}

function readBalancer(system: System, alb: Resource, origin: Json): Balancer {
  const listener = only(
    system,
    'AWS::ElasticLoadBalancingV2::Listener',
    ({ properties, stack }) => system.meaning(properties['LoadBalancerArn'], stack) === alb.id,
  )
  const [protocol, port] = [text(listener.properties['Protocol']), text(listener.properties['Port'])]
  const inside = system.resource(at(origin, 'VpcOriginConfig', 'VpcOriginId'), alb.stack)
  const settings = at(origin, 'CustomOriginConfig') ?? inside?.properties['VpcOriginEndpointConfig']
  const spoken = protocols[text(at(settings, 'OriginProtocolPolicy'))]
  if (spoken !== protocol) throw new PictureError(`CloudFront speaks ${spoken ?? 'both'} to a listener of ${protocol}`)

  const refusal = at(listener.properties, 'DefaultActions', 0, 'FixedResponseConfig', 'StatusCode')
  const asked = system
    .ofType('AWS::ElasticLoadBalancingV2::ListenerRule')
    .filter(({ properties, stack }) => system.meaning(properties['ListenerArn'], stack) === listener.id)
    .flatMap(({ properties }) => listOf(properties['Conditions']))
    .map((condition) => at(condition, 'HttpHeaderConfig', 'HttpHeaderName'))
  const shown = listOf(at(origin, 'OriginCustomHeaders')).map((header) => at(header, 'HeaderName'))
  const rules = groupsOf(system, alb, 'SecurityGroups').flatMap((group) => rulesByGroup(system).get(group) ?? [])
  const entries = rules.filter(({ direction }) => direction === 'in')
  return {
    listens: `${protocol} ${port}`,
    isPublic: alb.properties['Scheme'] === 'internet-facing',
    subnets: listOf(alb.properties['Subnets']).map((subnet) => follow(system, alb, subnet, 'AWS::EC2::Subnet').id),
    isForCloudFrontOnly:
      entries.length > 0 && entries.every(({ peer, ports }) => peer === 'cloudfront' && ports === `tcp ${port}`),
    ...(refusal === undefined ? {} : { refusal: text(refusal) }),
    hasSecret: shown.some((name) => asked.includes(name)),
  }
}
