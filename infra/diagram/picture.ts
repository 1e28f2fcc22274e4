import { at, listOf, tagOf, text } from '../system/json.ts'
import { referencesIn } from '../system/reference.ts'
import { rulesByGroup } from '../system/security-groups.ts'
import type { Resource, System } from '../system/system.ts'
import { ways, type Way } from '../system/ways.ts'
import { readServices, type Services } from './services.ts'
import { readEdge, type Edge } from './edge.ts'
import { follow, only, PictureError } from './find.ts'
import { readNetwork, type Network } from './network.ts'

/** What exists, and nothing about where it is drawn. */
export interface Picture {
  readonly environment: string
  readonly region: string
  readonly edge: Edge
  readonly network: Network
  readonly tasks: Tasks
  readonly database: Database
  readonly services: Services
}

export interface Tasks {
  /** `Fargate`, `Fargate Spot`. */
  readonly on: string
  readonly min: string
  readonly max: string
  /** From the balancer. */
  readonly port: string
  /** To any address. */
  readonly portOut: string
}

export interface Database {
  /** `PostgreSQL 18`: which of its minor versions is no matter of architecture. */
  readonly engine: string
  readonly port: string
  /** Whether it refuses connections without TLS. */
  readonly isTlsOnly: boolean
  /** A standby in the other of its subnets. RDS chooses which of the two is the primary. */
  readonly hasStandby: boolean
  /** Days of point-in-time recovery. */
  readonly days: string
}

const engines: Readonly<Record<string, string>> = { postgres: 'PostgreSQL' }

/**
 * Reads the drawing's content from the templates.
 * @throws PictureError when something that every environment has is missing, or does not fit together
 */
export function readPicture(system: System): Picture {
  const vpc = only(system, 'AWS::EC2::VPC')
  const service = only(system, 'AWS::ECS::Service')
  const database = only(system, 'AWS::RDS::DBInstance')
  const { alb, edge } = readEdge(system)
  expectForwarding(system, service)

  const placed = at(service.properties, 'NetworkConfiguration', 'AwsvpcConfiguration')
  const subnets = follow(system, database, database.properties['DBSubnetGroupName'], 'AWS::RDS::DBSubnetGroup')
  const idsIn = (owner: Resource, value: typeof placed) =>
    listOf(value).map((subnet) => follow(system, owner, subnet, 'AWS::EC2::Subnet').id)
  const network = readNetwork(system, vpc, {
    app: idsIn(service, at(placed, 'Subnets')),
    db: idsIn(subnets, subnets.properties['SubnetIds']),
  })
  expectNodes(network, edge, alb)
  const open = ways(system)
  return {
    environment: tagOf(vpc.properties, 'notejam:environment') ?? '',
    region: system.regionOf(vpc.stack) ?? '',
    edge,
    network,
    tasks: readTasks(system, service, portOf(open, 'alb', 'task')),
    database: readDatabase(system, database, portOf(open, 'task', 'database')),
    services: readServices(system, service, database, network),
  }
}

/**
 * The port on which one place may speak to another.
 * @throws PictureError when the security group of one of the two does not allow it: an arrow would be a lie
 */
function portOf(open: readonly Way[], from: string, to: string): string {
  const ports = open.filter((way) => way.from === from && way.to === to).map((way) => way.ports.replace(/^tcp /, ''))
  if (ports.length === 0) throw new PictureError(`no rule lets the ${from} speak to the ${to}`)
  return ports.join(', ')
}

/** The nodes of a balancer are drawn in the row of its scheme. */
function expectNodes({ zones }: Network, { balancer }: Edge, alb: Resource): void {
  const row = zones.map(({ subnets }) => (balancer.isPublic ? subnets.public : subnets.app)?.id)
  const astray = balancer.subnets.find((id) => !row.includes(id))
  if (astray)
    throw new PictureError(`${alb.id} is ${balancer.isPublic ? '' : 'not '}public, and has a node in ${astray}`)
}

/** A rule of the listener has to forward requests to this service. */
function expectForwarding(system: System, service: Resource): void {
  const groups = listOf(service.properties['LoadBalancers']).map((one) =>
    follow(system, service, at(one, 'TargetGroupArn'), 'AWS::ElasticLoadBalancingV2::TargetGroup'),
  )
  const forwards = system
    .ofType('AWS::ElasticLoadBalancingV2::ListenerRule')
    .some(({ properties, stack }) =>
      referencesIn(system, properties['Actions'], stack).some((target) => groups.includes(target)),
    )
  if (!forwards) throw new PictureError(`no listener forwards to ${service.id}`)
}

function readTasks(system: System, service: Resource, port: string): Tasks {
  const scaling = only(system, 'AWS::ApplicationAutoScaling::ScalableTarget', ({ properties, stack }) =>
    referencesIn(system, properties['ResourceId'], stack).includes(service),
  )
  const providers = listOf(service.properties['CapacityProviderStrategy']).map((one) => at(one, 'CapacityProvider'))
  const groups = at(service.properties, 'NetworkConfiguration', 'AwsvpcConfiguration', 'SecurityGroups')
  const rules = listOf(groups).flatMap((group) => rulesByGroup(system).get(system.meaning(group, service.stack)) ?? [])
  const out = rules.filter(({ direction, peer }) => direction === 'out' && peer === '0.0.0.0/0')
  const [portOut] = out
  if (!portOut || out.length > 1) {
    throw new PictureError(`the drawing shows one port on which ${service.id} calls others: there are ${out.length}`)
  }
  return {
    on: providers.includes('FARGATE_SPOT') ? 'Fargate Spot' : 'Fargate',
    min: text(scaling.properties['MinCapacity']),
    max: text(scaling.properties['MaxCapacity']),
    port,
    portOut: portOut.ports.replace(/^tcp /, ''),
  }
}

function readDatabase(system: System, database: Resource, port: string): Database {
  const { properties } = database
  const parameters = follow(system, database, properties['DBParameterGroupName'], 'AWS::RDS::DBParameterGroup')
  const engine = text(properties['Engine'])
  return {
    engine: `${engines[engine] ?? engine} ${text(properties['EngineVersion']).split('.')[0] ?? ''}`,
    port,
    isTlsOnly: at(parameters.properties, 'Parameters', 'rds.force_ssl') === '1',
    hasStandby: properties['MultiAZ'] === true,
    days: text(properties['BackupRetentionPeriod']),
  }
}
