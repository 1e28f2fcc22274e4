import { groupsOf, rulesByGroup } from '../system/security-groups.ts'
import type { System } from '../system/system.ts'
import { check, type Expect } from './finding.ts'

/** Groups by the resource that has them, and never by their name. */
export interface Groups {
  readonly alb: string
  readonly ecs: string
  readonly rds: string
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

/** The closed set of rules. S1 S2 S3 */
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
    // Interface endpoints have a fourth group, which lets the tasks in and no others.
    const closed = own?.rules ?? (environment.network.interfaceEndpoints ? [`in tcp 443 ${ecs}`] : [])
    const toEndpoints = (text: string) =>
      group === ecs && environment.network.interfaceEndpoints && isOther(text, allowed)
    for (const text of texts)
      expect(closed.includes(text) || toEndpoints(text), own?.id ?? 'S2', `${group} allows: ${text}`)
    for (const rule of own?.rules ?? [])
      expect(texts.includes(rule), own?.id ?? 'S2', `${group} does not allow: ${rule}`)
  }
  members(system, found, expect)
})

/** `out tcp 443` to a group that is none of the three. */
function isOther(text: string, three: object): boolean {
  const [, group = ''] = /^out tcp 443 (notejam-\S+\/\S+)$/.exec(text) ?? []
  return group !== '' && !(group in three)
}

/** Each resource with an address in the VPC has exactly its own group. */
function members(system: System, { alb, ecs, rds }: Groups, expect: Expect): void {
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
