import { at, listOf } from '../../system/json.ts'
import type { Resource, System } from '../../system/system.ts'
import { counted, hoursPerMonth, kibPerGb, only, type Area, type Line } from '../item.ts'
import { requestsOf, type Load } from '../load.ts'

/** P2 */
export const balancer: Area = {
  name: 'Load balancer',
  types: ['AWS::ElasticLoadBalancingV2::LoadBalancer'],
  lines(system, load) {
    const balancers = system.ofType('AWS::ElasticLoadBalancingV2::LoadBalancer')
    for (const one of balancers) only(one, 'Type', one.properties['Type'], [undefined, 'application'])
    const open = balancers.filter(({ properties }) => properties['Scheme'] === 'internet-facing')
    const addresses = open.reduce((sum, { properties }) => sum + listOf(properties['Subnets']).length, 0)
    return [
      { name: 'balancer', from: counted(balancers), price: 'alb-hour', quantity: balancers.length * hoursPerMonth },
      // An LCU-hour is a GB, 25 new connections a second or 3,000 open ones: CloudFront reuses connections, so GB decide.
      { name: 'its traffic', from: 'load: a GB is an LCU-hour', price: 'alb-lcu-hour', quantity: gbOf(load) },
      {
        name: 'public addresses',
        from: addresses > 0 ? `internet-facing in ${addresses} subnets` : 'internal: none',
        price: 'ipv4-hour',
        quantity: addresses * hoursPerMonth,
      },
    ]
  },
}

/** P3 */
export const edge: Area = {
  name: 'Edge',
  types: ['AWS::CloudFront::Distribution', 'AWS::WAFv2::WebACL', 'AWS::Route53::RecordSet'],
  lines: (system, load) => [...distribution(system, load), ...firewall(system, load), ...names(system)],
}

function* distribution(system: System, load: Load): Generator<Line> {
  const distributions = system.ofType('AWS::CloudFront::Distribution')
  if (distributions.length === 0) return
  const from = counted(distributions)
  const requests = requestsOf(load)
  const staticGb = (requests * load.staticPerRequest * load.staticKib) / kibPerGb
  yield {
    name: 'requests',
    from: `${from}; load`,
    price: 'cloudfront-10k-requests',
    quantity: edgeRequests(load) / 10_000,
  }
  yield {
    name: 'to browsers',
    from: 'load: pages, static files, downloads',
    price: 'cloudfront-gb',
    quantity: (requests * load.responseKib) / kibPerGb + staticGb + load.downloadsGb,
  }
  yield {
    name: 'to the balancer',
    from: 'load: requests, uploads',
    price: 'cloudfront-origin-gb',
    quantity: (requests * load.requestKib) / kibPerGb + load.attachmentsGbPerMonth,
  }
  // Static files come from its cache; pages pass through it every time.
  if (distributions.some(shieldsPages)) {
    yield {
      name: 'Origin Shield',
      from: 'OriginShield of the balancer; load',
      price: 'cloudfront-shield-10k',
      quantity: (requests * load.farShare) / 10_000,
    }
  }
}

function* firewall(system: System, load: Load): Generator<Line> {
  const acls = system.ofType('AWS::WAFv2::WebACL')
  if (acls.length === 0) return
  const rules = acls.flatMap(({ properties }) => listOf(properties['Rules']))
  yield { name: 'firewall', from: counted(acls), price: 'waf-acl', quantity: acls.length }
  yield { name: 'its rules', from: `${rules.length} Rules`, price: 'waf-rule', quantity: rules.length }
  yield { name: 'what it looks at', from: 'load: requests', price: 'waf-million', quantity: edgeRequests(load) / 1e6 }
}

/** Records, and queries for alias records of CloudFront and of the balancer, are free: the zone is not. */
function* names(system: System): Generator<Line> {
  const records = system.ofType('AWS::Route53::RecordSet')
  const zones = new Set(records.map(({ properties }) => JSON.stringify(properties['HostedZoneId'])))
  yield {
    name: 'hosted zone',
    from: `HostedZoneId of ${counted(records)}`,
    price: 'route53-zone',
    quantity: zones.size,
  }
}

function shieldsPages({ properties }: Resource): boolean {
  return listOf(at(properties, 'DistributionConfig', 'Origins')).some(
    (origin) => at(origin, 'OriginShield', 'Enabled') === true && at(origin, 'S3OriginConfig') === undefined,
  )
}

export function edgeRequests(load: Load): number {
  return requestsOf(load) * (1 + load.staticPerRequest)
}

/** Through the balancer, both ways. */
function gbOf(load: Load): number {
  return (
    (requestsOf(load) * (load.requestKib + load.responseKib)) / kibPerGb + load.downloadsGb + load.attachmentsGbPerMonth
  )
}
