import { tagOf, text } from './json.ts'
import type { Resource, System } from './system.ts'

/** A subnet with its routes out of the VPC. */
export interface RoutedSubnet {
  /** `public-a`, `app-c`, `db-d`. */
  readonly name: string
  readonly zone: string
  readonly resource: Resource
  /** The one table that it is associated with. */
  readonly table: string | undefined
  /** All routes but the local one. */
  readonly routes: readonly Route[]
}

export interface Route {
  readonly destination: string
  /** `igw`, `nat public-a`, or `something else`. */
  readonly target: string
  /** The subnet of the NAT gateway that the route leads to. @default - it leads to none */
  readonly natSubnet: Resource | undefined
}

/** The route graph: every subnet with its table, and where the table's routes lead. */
export function routedSubnets(system: System): RoutedSubnet[] {
  const associations = system.ofType('AWS::EC2::SubnetRouteTableAssociation')
  return system.ofType('AWS::EC2::Subnet').map((resource) => {
    const tables = associations
      .filter(({ properties, stack }) => system.meaning(properties['SubnetId'], stack) === resource.id)
      .map(({ properties, stack }) => system.meaning(properties['RouteTableId'], stack))
    return {
      name: nameOf(resource),
      zone: system.meaning(resource.properties['AvailabilityZone'], resource.stack),
      resource,
      table: tables[0],
      routes: system
        .ofType('AWS::EC2::Route')
        .filter(({ properties, stack }) => tables.includes(system.meaning(properties['RouteTableId'], stack)))
        .map((route) => routeOf(system, route)),
    }
  })
}

function nameOf({ properties, logicalId }: Resource): string {
  return tagOf(properties, 'Name') ?? logicalId
}

function routeOf(system: System, { properties, stack }: Resource): Route {
  const names = ['DestinationCidrBlock', 'DestinationIpv6CidrBlock', 'DestinationPrefixListId']
  const name = names.find((one) => properties[one] !== undefined)
  const destination = name ? text(properties[name]) : 'nowhere'
  const gateway = system.resource(properties['GatewayId'], stack)
  if (gateway?.Type === 'AWS::EC2::InternetGateway') return { destination, target: 'igw', natSubnet: undefined }
  const nat = system.resource(properties['NatGatewayId'], stack)
  if (!nat) return { destination, target: 'something else', natSubnet: undefined }
  const natSubnet = system.resource(nat.properties['SubnetId'], nat.stack)
  return { destination, target: `nat ${natSubnet ? nameOf(natSubnet) : 'nowhere'}`, natSubnet }
}
