import { at, listOf, text } from '../system/json.ts'
import type { Json, Resource, System } from '../system/system.ts'
import { check } from './finding.ts'

/** Lets something through: `in` from a peer or `out` to one. */
export interface Rule {
  readonly direction: 'in' | 'out'
  /** `tcp 8000`, `tcp 0-65535`, `all`. */
  readonly ports: string
  /** A group's resource id, a block of addresses, or `cloudfront`. */
  readonly peer: string
}

/** Groups by what they stand before, and never by their name. */
export interface Groups {
  readonly alb: string
  readonly ecs: string
  readonly rds: string
}

/** Rules by group; EC2's own defaults are rules, too. */
export function rulesByGroup(system: System): Map<string, Rule[]> {
  const rules = new Map(system.ofType('AWS::EC2::SecurityGroup').map((group) => [group.id, inlineRules(system, group)]))
  for (const [type, direction] of [
    ['Ingress', 'in'],
    ['Egress', 'out'],
  ] as const) {
    for (const { properties, stack } of system.ofType(`AWS::EC2::SecurityGroup${type}`)) {
      const group = system.meaning(properties['GroupId'], stack)
      rules.set(group, [...(rules.get(group) ?? []), ruleOf(system, properties, direction, stack)])
    }
  }
  return rules
}

function inlineRules(system: System, { properties, stack }: Resource): Rule[] {
  const egress = properties['SecurityGroupEgress']
  return [
    ...listOf(properties['SecurityGroupIngress']).map((rule) => ruleOf(system, rule, 'in', stack)),
    // A group that is made without a rule for going out may go anywhere.
    ...(egress === undefined
      ? [{ direction: 'out' as const, ports: 'all', peer: '0.0.0.0/0' }]
      : listOf(egress)
          .filter((rule) => !isNothing(rule))
          .map((rule) => ruleOf(system, rule, 'out', stack))),
  ]
}

/** The CDK's rule for "nothing": a message that nobody sends to an address that nobody has. */
function isNothing(rule: Json): boolean {
  return at(rule, 'CidrIp') === '255.255.255.255/32' && at(rule, 'IpProtocol') === 'icmp'
}

function ruleOf(system: System, rule: Json, direction: Rule['direction'], stack: string): Rule {
  const value = (name: string) => at(rule, name)
  const protocol = text(value('IpProtocol'))
  const [from, to] = [text(value('FromPort')), text(value('ToPort'))]
  const group = value('SourceSecurityGroupId') ?? value('DestinationSecurityGroupId')
  const list = value('SourcePrefixListId') ?? value('DestinationPrefixListId')
  return {
    direction,
    ports: protocol === '-1' ? 'all' : `${protocol} ${from === to ? from : `${from}-${to}`}`,
    peer: group
      ? system.meaning(group, stack)
      : list
        ? listOfCloudFront(system, list, stack)
        : text(value('CidrIp') ?? value('CidrIpv6') ?? 'anybody'),
  }
}

/** `cloudfront` when the list is looked up by its name, otherwise what stands there. */
function listOfCloudFront(system: System, list: Json, stack: string): string {
  const lookup = system.resource(list, stack)
  const call = JSON.stringify(lookup?.properties['Create'] ?? lookup?.properties['Update'] ?? {})
  return call.includes('com.amazonaws.global.cloudfront.origin-facing') ? 'cloudfront' : system.meaning(list, stack)
}

/** The groups that a resource's network interfaces have. */
export function groupsOf(system: System, resource: Resource, ...path: string[]): string[] {
  return listOf(at(resource.properties, ...path)).map((group) => system.meaning(group, resource.stack))
}

/** @returns undefined where one of the three is missing, which other checks say */
export function groups(system: System): Groups | undefined {
  const of = (type: string, ...path: string[]) => {
    const [resource] = system.ofType(type)
    return resource && groupsOf(system, resource, ...path)[0]
  }
  const alb = of('AWS::ElasticLoadBalancingV2::LoadBalancer', 'SecurityGroups')
  const ecs = of('AWS::ECS::Service', 'NetworkConfiguration', 'AwsvpcConfiguration', 'SecurityGroups')
  const rds = of('AWS::RDS::DBInstance', 'VPCSecurityGroups')
  return alb && ecs && rds ? { alb, ecs, rds } : undefined
}

/** The closed set of who may speak to whom. S1 S2 S3 */
export const securityGroups = check((system, environment, expect) => {
  const found = groups(system)
  expect(found !== undefined, 'S1', 'the balancer, the tasks or the database have no security group')
  if (!found) return
  const { alb, ecs, rds } = found
  const edge = environment.domain ? 443 : 80
  const allowed: Record<string, { id: string; rules: string[] }> = {
    [alb]: { id: 'S1', rules: [`in tcp ${edge} cloudfront`, `out tcp 8000 ${ecs}`] },
    [ecs]: { id: 'S2', rules: [`in tcp 8000 ${alb}`, 'out tcp 443 0.0.0.0/0', `out tcp 5432 ${rds}`] },
    [rds]: { id: 'S3', rules: [`in tcp 5432 ${ecs}`] },
  }
  for (const [group, rules] of rulesByGroup(system)) {
    const texts = rules.map(({ direction, ports, peer }) => `${direction} ${ports} ${peer}`)
    const own = allowed[group]
    // Only private ways to AWS's services have a group besides: the tasks', and nobody else's.
    const closed = own?.rules ?? (environment.network.interfaceEndpoints ? [`in tcp 443 ${ecs}`] : [])
    const toEndpoints = (text: string) =>
      group === ecs && environment.network.interfaceEndpoints && isOther(text, allowed)
    for (const text of texts)
      expect(closed.includes(text) || toEndpoints(text), own?.id ?? 'S2', `${group} lets through: ${text}`)
    for (const rule of own?.rules ?? [])
      expect(texts.includes(rule), own?.id ?? 'S2', `${group} does not let through: ${rule}`)
  }
  members(system, found, expect)
})

/** `out tcp 443` to a group that is none of the three. */
function isOther(text: string, three: object): boolean {
  const [, group = ''] = /^out tcp 443 (notejam-\S+\/\S+)$/.exec(text) ?? []
  return group !== '' && !(group in three)
}

/** Everything with an address in the VPC has exactly its own group. */
function members(
  system: System,
  { alb, ecs, rds }: Groups,
  expect: (holds: boolean, id: string, problem: string) => void,
): void {
  const vpcSettings = ['NetworkConfiguration', 'AwsvpcConfiguration', 'SecurityGroups']
  const kinds: [type: string, id: string, group: string, ...path: string[]][] = [
    ['AWS::ElasticLoadBalancingV2::LoadBalancer', 'S1', alb, 'SecurityGroups'],
    ['AWS::ECS::Service', 'S2', ecs, ...vpcSettings],
    ['Custom::Migration', 'S2', ecs, 'SecurityGroups'],
    ['AWS::RDS::DBInstance', 'S3', rds, 'VPCSecurityGroups'],
  ]
  for (const [type, id, group, ...path] of kinds) {
    for (const resource of system.ofType(type)) {
      const names = groupsOf(system, resource, ...path)
      expect(names.join() === group, id, `${resource.logicalId} has the groups ${names.join(', ')}`)
    }
  }
  for (const { properties, logicalId } of system.ofType('AWS::Lambda::Function'))
    expect(properties['VpcConfig'] === undefined, 'S2', `${logicalId} has an address in the VPC`)
}
