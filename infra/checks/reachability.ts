import { blockOf, overlap } from '../config/cidr.ts'
import { at, listOf, text } from '../system/json.ts'
import type { Resource, System } from '../system/system.ts'
import { check } from './finding.ts'
import { routedSubnets } from './routes.ts'
import { groupsOf, rulesByGroup, type Rule } from './security-groups.ts'

/** Something that speaks or listens. */
export interface Place {
  readonly name: string
  /** Security groups; none for what is outside the VPC. */
  readonly groups: readonly string[]
  /** Blocks of addresses that it may have. */
  readonly blocks: readonly string[]
  /** Whether packets from the internet get as far as its security group. */
  readonly isOnTheInternet: boolean
}

/** An open way: who, to whom, on which ports. */
export interface Way {
  readonly from: string
  readonly to: string
  readonly ports: string
}

const everywhere = '0.0.0.0/0'

/** The places of the system, with what is outside of it. */
export function places(system: System): Place[] {
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

/** Every open way between two places: the one may go out to it, the other lets it in, and packets find the way. */
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

/** Whether a rule's peer means a place: its group, its list, or addresses that it may have. */
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

/** Everything that can be reached from a place, step by step, never through `without`. */
export function reached(all: readonly Way[], from: string, without: string): Set<string> {
  const seen = new Set([from])
  for (const place of seen) for (const way of all) if (way.from === place && way.to !== without) seen.add(way.to)
  seen.delete(from)
  return seen
}

/** By path search: who reaches whom, and on which port. S1 S2 S3 */
export const reachability = check((system, environment, expect) => {
  const all = ways(system)
  const from = reached(all, 'internet', 'cloudfront')
  for (const [place, id] of [
    ['database', 'S3'],
    ['task', 'S2'],
    ['alb', 'S1'],
  ] as const)
    expect(!from.has(place), id, `the internet reaches the ${place}`)
  const ports = (one: string, other: string) =>
    all
      .filter((way) => way.from === one && way.to === other)
      .map((way) => way.ports)
      .join()
  const expected: [from: string, to: string, ports: string, id: string][] = [
    ['cloudfront', 'alb', environment.domain ? 'tcp 443' : 'tcp 80', 'S1'],
    ['cloudfront', 'task', '', 'S2'],
    ['cloudfront', 'database', '', 'S3'],
    ['alb', 'task', 'tcp 8000', 'S2'],
    ['alb', 'database', '', 'S3'],
    ['task', 'database', 'tcp 5432', 'S3'],
    ['task', 'alb', '', 'S1'],
    ['database', 'task', '', 'S2'],
    ['database', 'alb', '', 'S1'],
  ]
  for (const [one, other, port, id] of expected)
    expect(
      ports(one, other) === port,
      id,
      `${one} → ${other}: ${ports(one, other) || 'none'}, and not ${port || 'none'}`,
    )
})
