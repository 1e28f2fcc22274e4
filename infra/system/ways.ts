import { blockOf, overlap } from '../config/cidr.ts'
import { at, listOf, text } from './json.ts'
import { routedSubnets } from './routes.ts'
import { groupsOf, rulesByGroup, type Rule } from './security-groups.ts'
import type { Resource, System } from './system.ts'

/** Something that opens connections or listens for them. */
interface Place {
  readonly name: string
  /** Security groups; none for places outside the VPC. */
  readonly groups: readonly string[]
  /** CIDR blocks of its addresses. */
  readonly blocks: readonly string[]
  /** Whether packets from the internet get as far as its security group. */
  readonly isOnTheInternet: boolean
}

/** An open way from one place to another. */
export interface Way {
  readonly from: string
  readonly to: string
  readonly ports: string
}

const everywhere = '0.0.0.0/0'

/** The places of the system, and the internet and CloudFront outside it. */
function places(system: System): Place[] {
  const awsvpc = ['NetworkConfiguration', 'AwsvpcConfiguration'] as const
  const inside = (type: string, name: string, groups: readonly string[], subnets: readonly string[]) =>
    system.ofType(type).map((resource) => place(system, resource, name, groups, subnets))
  return [
    { name: 'internet', groups: [], blocks: [everywhere], isOnTheInternet: true },
    { name: 'cloudfront', groups: [], blocks: [], isOnTheInternet: true },
    ...inside('AWS::ElasticLoadBalancingV2::LoadBalancer', 'alb', ['SecurityGroups'], ['Subnets']),
    ...inside('AWS::ECS::Service', 'task', [...awsvpc, 'SecurityGroups'], [...awsvpc, 'Subnets']),
    ...inside('Custom::Migration', 'migration', ['SecurityGroups'], ['Subnets']),
    ...system.ofType('AWS::RDS::DBInstance').map((database) => {
      const group = system.resource(database.properties['DBSubnetGroupName'], database.stack)
      const subnets = listOf(group?.properties['SubnetIds']).map((subnet) => system.meaning(subnet, group?.stack ?? ''))
      return describe(
        system,
        'database',
        groupsOf(system, database, 'VPCSecurityGroups'),
        subnets,
        database.properties['PubliclyAccessible'] === true,
      )
    }),
  ]
}

function place(
  system: System,
  resource: Resource,
  name: string,
  groups: readonly string[],
  path: readonly string[],
): Place {
  const subnets = listOf(at(resource.properties, ...path)).map((subnet) => system.meaning(subnet, resource.stack))
  const hasPublicAddress =
    resource.properties['Scheme'] === 'internet-facing' ||
    JSON.stringify(resource.properties).includes('"AssignPublicIp":"ENABLED"')
  return describe(system, name, groupsOf(system, resource, ...groups), subnets, hasPublicAddress)
}

function describe(
  system: System,
  name: string,
  groups: readonly string[],
  subnetIds: readonly string[],
  hasPublicAddress: boolean,
): Place {
  const subnets = routedSubnets(system).filter(({ resource }) => subnetIds.includes(resource.id))
  const hasWayIn = subnets.some(({ routes }) => routes.some(({ target }) => target === 'igw'))
  return {
    name,
    groups,
    blocks: subnets.map(({ resource }) => text(resource.properties['CidrBlock'])),
    isOnTheInternet: hasPublicAddress && hasWayIn,
  }
}

/** Every open way between two places: the groups of both allow it, and packets are routed there. */
export function ways(system: System): Way[] {
  const rules = rulesByGroup(system)
  const all = places(system)
  const of = ({ groups }: Place, direction: Rule['direction']) =>
    groups.flatMap((group) => rules.get(group) ?? []).filter((rule) => rule.direction === direction)

  return all.flatMap((from) =>
    all
      .filter((to) => to !== from && to.groups.length > 0)
      .filter((to) => from.groups.length > 0 || to.isOnTheInternet || isPrivateOrigin(system, from, to))
      .flatMap((to) =>
        of(to, 'in')
          .filter(({ peer }) => names(peer, from))
          .filter(
            (entry) =>
              from.groups.length === 0 ||
              of(from, 'out').some((exit) => names(exit.peer, to) && covers(exit.ports, entry.ports)),
          )
          .map(({ ports }): Way => ({ from: from.name, to: to.name, ports })),
      ),
  )
}

/** CloudFront reaches an internal balancer when it is its VPC origin. */
function isPrivateOrigin(system: System, from: Place, to: Place): boolean {
  return from.name === 'cloudfront' && to.name === 'alb' && system.ofType('AWS::CloudFront::VpcOrigin').length > 0
}

/** Whether the peer of a rule means a place: by its name, its group, or its addresses. */
function names(peer: string, { name, groups, blocks }: Place): boolean {
  if (peer === name || groups.includes(peer)) return true
  const block = blockOf(peer)
  return (
    block !== undefined &&
    blocks.some((one) => {
      const other = blockOf(one)
      return other !== undefined && overlap(block, other)
    })
  )
}

function covers(outer: string, inner: string): boolean {
  return outer === 'all' || inner === 'all' || outer === inner
}
