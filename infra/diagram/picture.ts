import type { Resource, System } from '../system/system.ts'
import { readBeside, type Beside } from './beside.ts'
import { readEdge, type Edge } from './edge.ts'
import { follow, list, object, only, PictureError, referencesIn, tag, textOf } from './find.ts'
import { readNetwork, subnetIds, type Network } from './network.ts'
import { groupOf, Rules } from './rules.ts'

/** What is there, and nothing about where it is drawn. */
export interface Picture {
  readonly environment: string
  readonly region: string
  readonly edge: Edge
  readonly network: Network
  readonly tasks: Tasks
  readonly database: Database
  readonly beside: Beside
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
  /** A standby in the other of its subnets. Which of the two is the primary is RDS's to say. */
  readonly hasStandby: boolean
  /** Days that it can be put back to any second of. */
  readonly days: string
}

const engines: Readonly<Record<string, string>> = { postgres: 'PostgreSQL' }

/**
 * Reads the drawing's content from the templates.
 * @throws PictureError when something that every environment has is missing, or does not fit together
 */
export function readPicture(system: System): Picture {
  const rules = new Rules(system)
  const vpc = only(system, 'AWS::EC2::VPC')
  const service = only(system, 'AWS::ECS::Service')
  const database = only(system, 'AWS::RDS::DBInstance')
  const { alb, edge } = readEdge(system, rules)
  expectForwarding(system, service)

  const placed = object(object(service.properties['NetworkConfiguration'])['AwsvpcConfiguration'])
  const group = follow(system, database, database.properties['DBSubnetGroupName'], 'AWS::RDS::DBSubnetGroup')
  const network = readNetwork(system, {
    app: subnetIds(system, service, placed['Subnets']),
    db: subnetIds(system, group, group.properties['SubnetIds']),
  })
  expectNodes(network, edge)
  return {
    environment: tag(vpc, 'notejam:environment') ?? '',
    region: system.stacks.find(({ name }) => name === vpc.stack)?.region ?? '',
    edge,
    network,
    tasks: readTasks(system, rules, service, alb),
    database: readDatabase(system, rules, service, database),
    beside: readBeside(system, service, database, network),
  }
}

/** The nodes of a balancer are drawn in the row of its scheme. */
function expectNodes({ zones }: Network, { balancer }: Edge): void {
  const row = zones.map(({ subnets }) => (balancer.isPublic ? subnets.public : subnets.app)?.id)
  const astray = balancer.subnets.find((id) => !row.includes(id))
  if (astray)
    throw new PictureError(`the balancer is ${balancer.isPublic ? '' : 'not '}public, and has a node in ${astray}`)
}

/** Somebody has to send the balancer's requests to this service. */
function expectForwarding(system: System, service: Resource): void {
  const own = list(service.properties['LoadBalancers']).map(({ TargetGroupArn }) => TargetGroupArn)
  const groups = own.map((group) => follow(system, service, group, 'AWS::ElasticLoadBalancingV2::TargetGroup'))
  const forwards = system.ofType('AWS::ElasticLoadBalancingV2::ListenerRule').some(({ properties, stack }) => {
    return referencesIn(system, properties['Actions'], stack).some((target) => groups.includes(target))
  })
  if (!forwards) throw new PictureError(`no listener forwards to ${service.id}`)
}

function readTasks(system: System, rules: Rules, service: Resource, alb: Resource): Tasks {
  const scaling = only(system, 'AWS::ApplicationAutoScaling::ScalableTarget', ({ properties, stack }) => {
    return referencesIn(system, properties['ResourceId'], stack).includes(service)
  })
  const providers = list(service.properties['CapacityProviderStrategy']).map((one) => textOf(one['CapacityProvider']))
  const group = groupOf(system, service)
  const [portOut, ...others] = rules.portsOut(group)
  if (portOut === undefined || others.length > 0) {
    throw new PictureError(
      `the drawing shows one port on which ${group.id} calls others, and there are ${others.length + (portOut ? 1 : 0)}`,
    )
  }
  return {
    on: providers.includes('FARGATE_SPOT') ? 'Fargate Spot' : 'Fargate',
    min: textOf(scaling.properties['MinCapacity']),
    max: textOf(scaling.properties['MaxCapacity']),
    port: rules.port(groupOf(system, alb), group),
    portOut,
  }
}

function readDatabase(system: System, rules: Rules, service: Resource, database: Resource): Database {
  const { properties } = database
  const parameters = follow(system, database, properties['DBParameterGroupName'], 'AWS::RDS::DBParameterGroup')
  const engine = textOf(properties['Engine'])
  return {
    engine: `${engines[engine] ?? engine} ${textOf(properties['EngineVersion']).split('.')[0] ?? ''}`,
    port: rules.port(groupOf(system, service), groupOf(system, database)),
    isTlsOnly: object(parameters.properties['Parameters'])['rds.force_ssl'] === '1',
    hasStandby: properties['MultiAZ'] === true,
    days: textOf(properties['BackupRetentionPeriod']),
  }
}
