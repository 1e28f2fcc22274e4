import { text } from '../system/json.ts'
import { spelled } from '../system/reference.ts'
import { routedSubnets, type RoutedSubnet } from '../system/routes.ts'
import type { Resource, System } from '../system/system.ts'
import { follow, only, PictureError } from './find.ts'

type SubnetKind = 'public' | 'app' | 'db'

/** Where a subnet's default route goes. */
export type WayOut =
  { readonly to: 'internet' } | { readonly to: 'nat'; readonly zone: string } | { readonly to: 'nowhere' }

export interface Subnet {
  readonly id: string
  /** As the console shows it: `public-a`. */
  readonly name: string
  readonly cidr: string
  readonly out: WayOut
  readonly hasNat: boolean
}

/** A zone with its subnets. d and e are zones of their own where the region has five, and else lie in a and b. Z2 */
export interface Zone {
  readonly label: string
  readonly subnets: Readonly<Partial<Record<SubnetKind, Subnet>>>
}

export interface Network {
  readonly cidr: string
  readonly zones: readonly Zone[]
  /** Whether the tasks' calls to S3 stay inside the VPC. */
  readonly hasS3Endpoint: boolean
  /** Services with interface endpoints in the app subnets: `ecr.dkr`, `logs`. */
  readonly privateWays: readonly string[]
}

/** The subnets of the service and of the database, by their ids. */
export interface Uses {
  readonly app: readonly string[]
  readonly db: readonly string[]
}

/** Subnets by zone, with their ways out. Z1 Z2 R1 R2 R3 R4 R5 P6 P7 */
export function readNetwork(system: System, vpc: Resource, uses: Uses): Network {
  const attachment = only(system, 'AWS::EC2::VPCGatewayAttachment')
  follow(system, attachment, attachment.properties['InternetGatewayId'], 'AWS::EC2::InternetGateway')

  const subnets = routedSubnets(system)
  // The tasks' zones are a, b and c; the database's come after them.
  const inOrder = [...subnets.filter(({ resource }) => !uses.db.includes(resource.id)), ...subnets]
  const zones = [...new Set(inOrder.map(({ zone }) => zone))]
  const labelOf = (zone: string) => 'abcdefgh'[zones.indexOf(zone)] ?? zone
  const endpoints = system.ofType('AWS::EC2::VPCEndpoint').map(({ properties, stack }) => ({
    type: properties['VpcEndpointType'],
    service: spelled(system, properties['ServiceName'], stack).replace(/^com\.amazonaws\.[^.]+\./, ''),
  }))
  return {
    cidr: text(vpc.properties['CidrBlock']),
    zones: zones.map((zone) => {
      const inside = subnets.filter((subnet) => subnet.zone === zone)
      return { label: labelOf(zone), subnets: subnetsByKind(system, inside, uses, labelOf) }
    }),
    hasS3Endpoint: endpoints.some(({ type, service }) => type === 'Gateway' && service === 's3'),
    privateWays: endpoints.filter(({ type }) => type === 'Interface').map(({ service }) => service),
  }
}

/** @throws PictureError when a zone has two subnets of a kind: the drawing has room for one */
function subnetsByKind(
  system: System,
  inside: readonly RoutedSubnet[],
  uses: Uses,
  labelOf: (zone: string) => string,
): Zone['subnets'] {
  const natSubnets = system
    .ofType('AWS::EC2::NatGateway')
    .map((nat) => system.meaning(nat.properties['SubnetId'], nat.stack))
  const found: Partial<Record<SubnetKind, Subnet>> = {}
  for (const subnet of inside) {
    const { name, resource } = subnet
    const out = wayOut(system, subnet, labelOf)
    const kind = kindOf(subnet, out, uses)
    if (found[kind]) throw new PictureError(`${name} is the second ${kind} subnet of its zone: the drawing shows one`)
    const cidr = text(resource.properties['CidrBlock'])
    found[kind] = { id: resource.id, name, cidr, out, hasNat: natSubnets.includes(resource.id) }
  }
  return found
}

function kindOf({ name, resource }: RoutedSubnet, out: WayOut, uses: Uses): SubnetKind {
  if (uses.app.includes(resource.id)) return 'app'
  if (uses.db.includes(resource.id)) return 'db'
  if (out.to === 'internet') return 'public'
  throw new PictureError(`${name} is neither public, nor the tasks', nor the database's`)
}

function wayOut(system: System, { name, table, routes }: RoutedSubnet, labelOf: (zone: string) => string): WayOut {
  if (table === undefined) throw new PictureError(`${name} has no route table`)
  const route = routes.find(({ destination }) => destination === '0.0.0.0/0')
  if (!route) return { to: 'nowhere' }
  if (route.target === 'igw') return { to: 'internet' }
  const { natSubnet } = route
  if (!natSubnet) throw new PictureError(`${name} leads to ${route.target}, and to no gateway of the templates`)
  return { to: 'nat', zone: labelOf(system.meaning(natSubnet.properties['AvailabilityZone'], natSubnet.stack)) }
}
