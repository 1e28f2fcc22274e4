import { at, canonical, listOf, text, type Json } from '../system/json.ts'
import type { Resource, System } from '../system/system.ts'
import { check, type Expect } from './finding.ts'
import { spelled } from '../system/reference.ts'
import { routedSubnets } from '../system/routes.ts'

const publicSubnets = ['public-a', 'public-b', 'public-c']
const appSubnets = ['app-a', 'app-b', 'app-c']

/** Services of AWS's with an interface endpoint. */
const endpoints = ['ecr.api', 'ecr.dkr', 'logs', 'secretsmanager']

/** Each resource with an address is in the subnets that the table of zones gives it. Z1 Z2 P2 */
export const placement = check((system, environment, expect) => {
  const subnets = routedSubnets(system)
  const subnetsOf = (resource: Resource, ...path: string[]) =>
    listOf(at(resource.properties, ...path))
      .map((one) => system.meaning(one, resource.stack))
      .map((id) => subnets.find((subnet) => subnet.resource.id === id)?.name ?? id)
      .sort()
      .join(', ')
  const balancer = environment.origin === 'public-alb' ? publicSubnets : appSubnets
  const places: [type: string, id: string, names: readonly string[], ...path: string[]][] = [
    ['AWS::ECS::Service', 'P2', appSubnets, 'NetworkConfiguration', 'AwsvpcConfiguration', 'Subnets'],
    ['Custom::Migration', 'P2', appSubnets, 'Subnets'],
    ['AWS::ElasticLoadBalancingV2::LoadBalancer', 'Z1', balancer, 'Subnets'],
    ['AWS::RDS::DBSubnetGroup', 'Z2', ['db-d', 'db-e'], 'SubnetIds'],
  ]
  for (const [type, id, names, ...path] of places) {
    for (const resource of system.ofType(type)) {
      const found = subnetsOf(resource, ...path)
      expect(found === names.join(', '), id, `${resource.logicalId} is in ${found}`)
    }
  }

  for (const endpoint of system.ofType('AWS::EC2::VPCEndpoint')) {
    const { properties, logicalId, stack } = endpoint
    const service = spelled(system, properties['ServiceName'], stack)
    const isGateway = properties['VpcEndpointType'] === 'Gateway'
    const names = (isGateway ? ['s3'] : endpoints).map((name) => `com.amazonaws.${environment.region}.${name}`)
    expect(names.includes(service), 'R5', `${logicalId} leads to ${service}`)
    const found = subnetsOf(endpoint, 'SubnetIds')
    expect(found === (isGateway ? '' : appSubnets.join(', ')), 'R5', `${logicalId} is in ${found}`)
    expect(properties['PolicyDocument'] === undefined, 'R5', `${logicalId} has a policy`)
  }
  prefixList(system, expect)
  for (const { properties, logicalId, stack } of system.ofType('AWS::EC2::FlowLog'))
    expect(
      system.resource(properties['ResourceId'], stack)?.Type === 'AWS::EC2::VPC',
      'S2',
      `${logicalId} does not log the VPC`,
    )
})

/** The prefix list is looked up by CloudFront's name on every create and update, and the first match is used. S1 */
function prefixList(system: System, expect: Expect): void {
  for (const { properties, logicalId } of system.ofType('Custom::ManagedPrefixList')) {
    for (const when of ['Create', 'Update']) {
      const { action, parameters } = JSON.parse(text(properties[when] ?? '{}')) as {
        action?: Json
        parameters?: Json
      }
      const name = { Name: 'prefix-list-name', Values: ['com.amazonaws.global.cloudfront.origin-facing'] }
      const isSame = action === 'describeManagedPrefixLists' && canonical(parameters) === canonical({ Filters: [name] })
      expect(isSame, 'S1', `${logicalId} looks up something else on ${when.toLowerCase()}`)
    }
  }
  for (const { properties, logicalId, stack } of system.ofType('AWS::EC2::SecurityGroupIngress')) {
    const list = properties['SourcePrefixListId']
    const isFirst = list === undefined || /\.PrefixLists\.0\.PrefixListId\}$/.test(spelled(system, list, stack))
    expect(isFirst, 'S1', `${logicalId} uses another list than the first with CloudFront's name`)
  }
}
