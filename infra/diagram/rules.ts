import type { JsonObject, Resource, System } from '../system/system.ts'
import { list, object, only, PictureError } from './find.ts'

/** One line of a security group, wherever it was written. */
interface Rule {
  readonly group: string
  readonly direction: 'in' | 'out'
  /** A group, a prefix list (both by their ids), or addresses. */
  readonly peer: string
  readonly port: string
}

/** Who may speak to whom, read from the security groups. S1 S2 S3 */
export class Rules {
  private readonly rules: readonly Rule[]
  private readonly system: System

  constructor(system: System) {
    this.system = system
    this.rules = [
      ...system
        .ofType('AWS::EC2::SecurityGroup')
        .flatMap((group) => [
          ...list(group.properties['SecurityGroupIngress']).map((rule) => this.rule(group, group.id, 'in', rule)),
          ...list(group.properties['SecurityGroupEgress']).map((rule) => this.rule(group, group.id, 'out', rule)),
        ]),
      ...system.ofType('AWS::EC2::SecurityGroupIngress').map((rule) => this.ofGroup(rule, 'in')),
      ...system.ofType('AWS::EC2::SecurityGroupEgress').map((rule) => this.ofGroup(rule, 'out')),
    ]
  }

  /**
   * The port on which one group may speak to another.
   * @throws PictureError when one of the two does not know of it: an arrow would be a lie
   */
  port(from: Resource, to: Resource): string {
    const sent = this.rules.filter((rule) => rule.direction === 'out' && rule.group === from.id && rule.peer === to.id)
    const taken = this.rules.filter((rule) => rule.direction === 'in' && rule.group === to.id && rule.peer === from.id)
    const ports = sent.map(({ port }) => port).filter((port) => taken.some((rule) => rule.port === port))
    if (ports.length === 0) throw new PictureError(`no rule lets ${from.id} speak to ${to.id}`)
    return ports.join(', ')
  }

  /** The ports on which a group may speak to any address. */
  portsOut({ id }: Resource): string[] {
    return this.rules
      .filter(({ group, direction, peer }) => group === id && direction === 'out' && peer === '0.0.0.0/0')
      .map(({ port }) => port)
  }

  /** Whether CloudFront, and nobody else, may knock on this port of a group. */
  isForCloudFrontOnly({ id }: Resource, port: string): boolean {
    const knocks = this.rules.filter(({ group, direction }) => group === id && direction === 'in')
    return knocks.length > 0 && knocks.every((rule) => rule.port === port && this.isCloudFront(rule.peer))
  }

  private isCloudFront(peer: string): boolean {
    const properties = this.system.resources.get(peer)?.properties
    return JSON.stringify(properties ?? {}).includes('com.amazonaws.global.cloudfront.origin-facing')
  }

  private ofGroup(rule: Resource, direction: Rule['direction']): Rule {
    return this.rule(rule, this.system.meaning(rule.properties['GroupId'], rule.stack), direction, rule.properties)
  }

  private rule({ stack }: Resource, group: string, direction: Rule['direction'], properties: JsonObject): Rule {
    const end = direction === 'in' ? 'Source' : 'Destination'
    const peer = ['CidrIp', 'CidrIpv6', `${end}SecurityGroupId`, `${end}PrefixListId`]
      .map((key) => properties[key])
      .find((value) => value !== undefined)
    const [from, to] = [properties['FromPort'], properties['ToPort']].map(String)
    return {
      group,
      direction,
      peer: this.system.meaning(peer, stack),
      port: from === to ? String(from) : `${from}–${to}`,
    }
  }
}

/**
 * The one security group of a resource.
 * @throws PictureError when it has none, or several
 */
export function groupOf(system: System, owner: Resource): Resource {
  const configuration = object(object(owner.properties['NetworkConfiguration'])['AwsvpcConfiguration'])
  const { SecurityGroups, VPCSecurityGroups } = { ...owner.properties, ...configuration }
  const ids = [...list(SecurityGroups), ...list(VPCSecurityGroups)]
  const meant = ids.map((id) => system.meaning(id, owner.stack))
  return only(system, 'AWS::EC2::SecurityGroup', ({ id }) => meant.includes(id))
}
