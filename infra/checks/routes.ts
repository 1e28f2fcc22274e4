import { listOf } from '../system/json.ts'
import { routedSubnets, type RoutedSubnet } from '../system/routes.ts'
import type { System } from '../system/system.ts'
import { check, type Expect } from './finding.ts'

const labels = ['a', 'b', 'c'] as const

/** P6 P7 Z1 Z2 R1 R2 R3 R4 R5 */
export const routes = check((system, environment, expect) => {
  const subnets = routedSubnets(system)
  const names = subnets.map(({ name }) => name).sort()
  const expected = ['app-a', 'app-b', 'app-c', 'db-d', 'db-e', 'public-a', 'public-b', 'public-c']
  expect(names.join() === expected.join(), 'Z1', `the subnets are ${names.join(', ')}`)
  for (const { name, table, resource } of subnets) {
    expect(table !== undefined, 'R1', `${name} has no route table: EC2 would give it the VPC's main one`)
    expect(resource.properties['MapPublicIpOnLaunch'] === false, 'P2', `${name} assigns public addresses`)
  }
  zones(subnets, environment.zoneCount, expect)

  const ways = subnets.flatMap(({ name, routes }) => routes.map((route) => ({ name, ...route })))
  const defaults = ways.filter(({ destination }) => destination === '0.0.0.0/0')
  expect(defaults.length === 6, 'R1', `there are ${defaults.length} default routes, and not six`)
  for (const { name, destination } of ways.filter((way) => !defaults.includes(way)))
    expect(false, name.startsWith('db') ? 'R5' : 'R1', `${name} has a route to ${destination}`)

  const [first] = labels
  for (const [index, label] of labels.entries()) {
    const targets = (name: string) => defaults.filter((way) => way.name === name).map(({ target }) => target)
    expect(
      targets(`public-${label}`).join() === 'igw',
      'R1',
      `public-${label} leads to ${targets(`public-${label}`).join() || 'nothing'}, and not to the internet gateway`,
    )
    const nat = `nat public-${environment.network.natGateways === 3 ? label : first}`
    const found = targets(`app-${label}`).join() || 'nothing'
    expect(found === nat, `R${index + 2}`, `app-${label} leads to ${found}, and not to ${nat}`)
  }
  for (const { name, routes } of subnets.filter((subnet) => subnet.name.startsWith('db')))
    expect(routes.length === 0, 'R5', `${name} leads to ${routes.map(({ target }) => target).join()}`)

  gateways(system, subnets, environment.network.natGateways, expect)
})

function zones(subnets: readonly RoutedSubnet[], count: number, expect: Expect): void {
  const zoneOf = (name: string) => subnets.find((subnet) => subnet.name === name)?.zone ?? name
  const three = labels.map((label) => zoneOf(`public-${label}`))
  expect(new Set(three).size === 3, 'Z1', `the public subnets lie in ${three.join(', ')}`)
  for (const label of labels)
    expect(
      zoneOf(`app-${label}`) === zoneOf(`public-${label}`),
      'Z1',
      `app-${label} and public-${label} are in different zones`,
    )
  const [d, e] = [zoneOf('db-d'), zoneOf('db-e')]
  expect(d !== e, 'Z2', `db-d and db-e both lie in ${d}`)
  if (count >= 5)
    expect(!three.includes(d) && !three.includes(e), 'Z2', `db-d and db-e share zones with tasks, of ${count} zones`)
  if (count === 3)
    expect(d === three[0] && e === three[1], 'Z2', `db-d lies in ${d} and db-e in ${e}, and not in zones a and b`)
}

function gateways(system: System, subnets: readonly RoutedSubnet[], count: number, expect: Expect): void {
  const nats = system.ofType('AWS::EC2::NatGateway')
  const places = nats.map(({ properties, stack }) => system.meaning(properties['SubnetId'], stack))
  expect(
    nats.length === count && new Set(places).size === count,
    'P6',
    `${nats.length} NAT gateways in ${new Set(places).size} subnets`,
  )
  expect(
    system.ofType('AWS::EC2::VPCGatewayAttachment').length === 1,
    'P7',
    'the internet gateway is not attached to the VPC',
  )

  const appTables = subnets.filter(({ name }) => name.startsWith('app')).map(({ table }) => table)
  for (const endpoint of system.ofType('AWS::EC2::VPCEndpoint')) {
    const tables = listOf(endpoint.properties['RouteTableIds']).map((table) => system.meaning(table, endpoint.stack))
    expect(
      tables.every((table) => appTables.includes(table)),
      'R5',
      `${endpoint.logicalId} puts routes into other tables than the app's`,
    )
  }
}
