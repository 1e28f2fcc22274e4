import type { Resource, System } from '../system/system.ts'
import { follow, only, PictureError, tag, textOf } from './find.ts'

export const subnetKinds = ['public', 'app', 'db'] as const

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

/** A zone, and what lies in it. d and e are zones of their own where the region has them, and else lie in a and b. Z2 */
export interface Zone {
  readonly label: string
  readonly subnets: Readonly<Partial<Record<(typeof subnetKinds)[number], Subnet>>>
}

export interface Network {
  readonly cidr: string
  readonly zones: readonly Zone[]
  /** Whether what the tasks say to S3 stays inside. */
  readonly hasS3Endpoint: boolean
  /** Services with private ways into the app subnets: `ecr.dkr`, `logs`. */
  readonly privateWays: readonly string[]
}

/** Which subnets the service and the database were given, by their ids. */
export interface Uses {
  readonly app: readonly string[]
  readonly db: readonly string[]
}

/** Subnets by zone, with their ways out. Z1 Z2 R1 R2 R3 R4 R5 P6 P7 */
export function readNetwork(system: System, uses: Uses): Network {
  const vpc = only(system, 'AWS::EC2::VPC')
  const attachment = only(system, 'AWS::EC2::VPCGatewayAttachment')
  follow(system, attachment, attachment.properties['InternetGatewayId'], 'AWS::EC2::InternetGateway')

  const subnets = system.ofType('AWS::EC2::Subnet')
  const zoneOf = (subnet: Resource) => system.meaning(subnet.properties['AvailabilityZone'], subnet.stack)
  // a, b, c are where the tasks are; the database's come after them.
  const found = [...subnets.filter(({ id }) => !uses.db.includes(id)), ...subnets].map(zoneOf)
  const labels = new Map([...new Set(found)].map((zone, index) => [zone, 'abcdefgh'[index] ?? zone]))
  const labelOf = (subnet: Resource) => labels.get(zoneOf(subnet)) ?? zoneOf(subnet)

  const zones = [...labels.values()].map((label): Zone => {
    const inside = subnets.filter((subnet) => labelOf(subnet) === label)
    const entries = inside.map((subnet): [string, Subnet] => {
      const out = wayOut(system, subnet, labelOf)
      const hasNat = system
        .ofType('AWS::EC2::NatGateway')
        .some((nat) => system.meaning(nat.properties['SubnetId'], nat.stack) === subnet.id)
      const { id, properties } = subnet
      return [
        kindOf(subnet, out, uses),
        { id, name: tag(subnet, 'Name') ?? id, cidr: textOf(properties['CidrBlock']), out, hasNat },
      ]
    })
    const kinds = entries.map(([kind]) => kind)
    const twice = kinds.find((kind, index) => kinds.indexOf(kind) !== index)
    if (twice) throw new PictureError(`zone ${label} has two ${twice} subnets, and the drawing has room for one`)
    return { label, subnets: Object.fromEntries(entries) }
  })

  const endpoints = system.ofType('AWS::EC2::VPCEndpoint').map(({ properties }) => ({
    type: textOf(properties['VpcEndpointType']),
    service: textOf(properties['ServiceName']).replace(/^com\.amazonaws\.[^.]+\./, ''),
  }))
  return {
    cidr: textOf(vpc.properties['CidrBlock']),
    zones,
    hasS3Endpoint: endpoints.some(({ type, service }) => type === 'Gateway' && service === 's3'),
    privateWays: endpoints.filter(({ type }) => type === 'Interface').map(({ service }) => service),
  }
}

function kindOf({ id }: Resource, out: WayOut, uses: Uses): (typeof subnetKinds)[number] {
  if (uses.app.includes(id)) return 'app'
  if (uses.db.includes(id)) return 'db'
  if (out.to === 'internet') return 'public'
  throw new PictureError(`${id} is neither public, nor the tasks', nor the database's`)
}

function wayOut(system: System, subnet: Resource, labelOf: (subnet: Resource) => string): WayOut {
  const association = system
    .ofType('AWS::EC2::SubnetRouteTableAssociation')
    .find(({ properties, stack }) => system.meaning(properties['SubnetId'], stack) === subnet.id)
  if (!association) throw new PictureError(`${subnet.id} has no route table`)
  const table = system.meaning(association.properties['RouteTableId'], association.stack)
  const route = system
    .ofType('AWS::EC2::Route')
    .filter(({ properties }) => properties['DestinationCidrBlock'] === '0.0.0.0/0')
    .find(({ properties, stack }) => system.meaning(properties['RouteTableId'], stack) === table)
  if (!route) return { to: 'nowhere' }
  if (route.properties['GatewayId']) {
    follow(system, route, route.properties['GatewayId'], 'AWS::EC2::InternetGateway')
    return { to: 'internet' }
  }
  const nat = follow(system, route, route.properties['NatGatewayId'], 'AWS::EC2::NatGateway')
  return { to: 'nat', zone: labelOf(follow(system, nat, nat.properties['SubnetId'], 'AWS::EC2::Subnet')) }
}

/** The subnets that a property lists, by their ids. */
export function subnetIds(system: System, owner: Resource, value: unknown): string[] {
  const ids = Array.isArray(value) ? (value as Parameters<System['meaning']>[0][]) : []
  if (ids.length === 0) throw new PictureError(`${owner.id} names no subnet`)
  return ids.map((id) => follow(system, owner, id, 'AWS::EC2::Subnet').id)
}
