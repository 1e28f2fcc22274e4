import { at, listOf } from '../../system/json.ts'
import type { Resource, System } from '../../system/system.ts'
import { counted, hoursPerMonth, kibPerGb, only, type Area } from '../item.ts'
import { requestsOf, type Load } from '../load.ts'
import { logsGbOfTasks } from './watch.ts'

/** NAT gateways and endpoints, and traffic between zones. P6 */
export const network: Area = {
  name: 'Ways out',
  types: ['AWS::EC2::NatGateway', 'AWS::EC2::EIP', 'AWS::EC2::VPCEndpoint'],
  lines(system, load) {
    const nats = system.ofType('AWS::EC2::NatGateway')
    const addresses = system.ofType('AWS::EC2::EIP')
    for (const nat of nats) only(nat, 'ConnectivityType', nat.properties['ConnectivityType'], [undefined, 'public'])
    const endpoints = interfaceEndpoints(system)
    const interfaces = endpoints.reduce((sum, { properties }) => sum + listOf(properties['SubnetIds']).length, 0)
    const logs = logsGbOfTasks(load)
    const isLogsByEndpoint = endpoints.some(({ properties }) =>
      JSON.stringify(properties['ServiceName']).includes('.logs'),
    )
    const natGb = nats.length > 0 ? load.otherNatGb + (isLogsByEndpoint ? 0 : logs) : 0
    return [
      { name: 'NAT gateways', from: counted(nats), price: 'nat-hour', quantity: nats.length * hoursPerMonth },
      {
        name: 'through NAT',
        from: isLogsByEndpoint ? 'load' : 'load: logs and the rest',
        price: 'nat-gb',
        quantity: natGb,
      },
      {
        name: 'their addresses',
        from: counted(addresses),
        price: 'ipv4-hour',
        quantity: addresses.length * hoursPerMonth,
      },
      {
        name: 'interface endpoints',
        from: `${counted(endpoints)}, ${interfaces} interfaces`,
        price: 'endpoint-hour',
        quantity: interfaces * hoursPerMonth,
      },
      { name: 'through endpoints', from: 'load: logs', price: 'endpoint-gb', quantity: isLogsByEndpoint ? logs : 0 },
      { name: 'between zones', ...betweenZones(system, load), price: 'zone-gb' },
    ]
  },
}

function interfaceEndpoints(system: System): Resource[] {
  const endpoints = system.ofType('AWS::EC2::VPCEndpoint')
  for (const endpoint of endpoints) {
    only(endpoint, 'VpcEndpointType', endpoint.properties['VpcEndpointType'], ['Gateway', 'Interface'])
  }
  // Gateway endpoints are free.
  return endpoints.filter(({ properties }) => properties['VpcEndpointType'] === 'Interface')
}

/** Tasks run in several zones and the database in one: the traffic of all but one zone's tasks crosses zones. */
function betweenZones(system: System, load: Load): { from: string; quantity: number } {
  const [service] = system.ofType('AWS::ECS::Service')
  const zones = listOf(at(service?.properties, 'NetworkConfiguration', 'AwsvpcConfiguration', 'Subnets')).length
  const share = zones > 0 ? (zones - 1) / zones : 0
  const gb = (requestsOf(load) * load.databaseKib) / kibPerGb
  return { from: `AWS::ECS::Service in ${zones} zones, the database in one`, quantity: gb * share }
}
