import type { ResolvedEnvironment } from '../../config/environment.ts'
import { unless } from '../aws.ts'
import { ok, wrong, type Check, type Finding } from './check.ts'

interface HostedZone {
  readonly HostedZone: { readonly Name: string; readonly Config?: { readonly PrivateZone?: boolean } }
  readonly DelegationSet?: { readonly NameServers?: readonly string[] }
}

/** A certificate is proven by a record in the hosted zone: where the internet asks other servers, it waits for days. */
export const zoneIsDelegated: Check = {
  name: 'hosted zone',
  async run({ environment: { name, domain }, aws, nameServers }) {
    if (!domain) return ok("no domain of its own: the address is CloudFront's")
    const [zone, servers] = await Promise.all([
      unless(['NoSuchHostedZone'], aws.ask<HostedZone>(['route53', 'get-hosted-zone', '--id', domain.hostedZoneId])),
      nameServers(domain.zoneName).catch((): readonly string[] => []),
    ])
    return judgeZone(name, domain, zone, servers)
  },
}

export function judgeZone(
  environment: string,
  { hostedZoneId, zoneName }: NonNullable<ResolvedEnvironment['domain']>,
  zone: HostedZone | undefined,
  servers: readonly string[],
): Finding {
  const key = `${environment}.domain`
  if (!zone) {
    return wrong(
      `the account has no hosted zone ${hostedZoneId} (${key}.hostedZoneId)`,
      `aws route53 list-hosted-zones-by-name --dns-name ${zoneName}`,
    )
  }
  const { Name, Config } = zone.HostedZone
  if (withoutDot(Name) !== zoneName) {
    return wrong(`${hostedZoneId} is ${withoutDot(Name)}, and ${key}.zoneName is ${zoneName}`, `change ${key}`)
  }
  if (Config?.PrivateZone) return wrong(`${hostedZoneId} is a private zone: browsers cannot ask it`, `change ${key}`)
  const own = (zone.DelegationSet?.NameServers ?? []).map(withoutDot)
  const asked = servers.map(withoutDot)
  if (own.some((server) => asked.includes(server))) return ok(`${zoneName} is delegated to ${hostedZoneId}`)
  return wrong(
    `the internet asks ${asked.length > 0 ? asked.join(', ') : 'no server'} for ${zoneName}, and not those of ${hostedZoneId}`,
    `at the registrar of ${zoneName}, or as NS records in the zone above it: ${own.join(' ')}`,
  )
}

function withoutDot(name: string): string {
  return name.replace(/\.$/, '').toLowerCase()
}
