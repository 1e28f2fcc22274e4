import { at, listOf, text, type Json } from './json.ts'
import type { Resource, System } from './system.ts'

/** A rule that allows traffic: `in` from a peer or `out` to one. */
export interface Rule {
  readonly direction: 'in' | 'out'
  /** `tcp 8000`, `tcp 0-65535`, `all`. */
  readonly ports: string
  /** The resource id of a group, a CIDR block, or `cloudfront`. */
  readonly peer: string
}

/** Rules by group, with EC2's defaults. */
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
    // EC2 gives a group without egress rules a rule that allows all traffic out.
    ...(egress === undefined
      ? [{ direction: 'out' as const, ports: 'all', peer: '0.0.0.0/0' }]
      : listOf(egress)
          .filter((rule) => !isNothing(rule))
          .map((rule) => ruleOf(system, rule, 'out', stack))),
  ]
}

/** The CDK's rule that allows no traffic: an ICMP type that does not exist, to the broadcast address. */
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
        : text(value('CidrIp') ?? value('CidrIpv6') ?? 'no peer'),
  }
}

/** `cloudfront` for a list that is looked up by CloudFront's name; otherwise its meaning. */
function listOfCloudFront(system: System, list: Json, stack: string): string {
  const lookup = system.resource(list, stack)
  const call = JSON.stringify(lookup?.properties['Create'] ?? lookup?.properties['Update'] ?? {})
  return call.includes('com.amazonaws.global.cloudfront.origin-facing') ? 'cloudfront' : system.meaning(list, stack)
}

/** The security groups of a resource. */
export function groupsOf(system: System, resource: Resource, ...path: string[]): string[] {
  return listOf(at(resource.properties, ...path)).map((group) => system.meaning(group, resource.stack))
}
