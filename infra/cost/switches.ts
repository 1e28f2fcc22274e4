import { EnvironmentError } from '../config/check-environment.ts'
import type { Environment } from '../config/environment.ts'
import { sumOf } from './item.ts'
import { synthesise } from '../synthesise.ts'
import { itemsOf } from './items.ts'
import { loadOf } from './load.ts'

/** A choice in `config/environments.ts`. */
export interface Switch {
  readonly name: string
  readonly key: string
  /** What the choice gives up or gains. */
  readonly effect: string
  readonly change: (environment: Environment) => Environment
}

export const switches: readonly Switch[] = [
  {
    name: 'no standby',
    key: 'database.multiAz: false',
    effect: 'when the database fails, it is restored from its backups by hand',
    change: (one) => ({ ...one, database: { ...one.database, multiAz: false } }),
  },
  {
    name: 'no standby, and one way out',
    key: 'database.multiAz: false, network.natGateways: 1',
    effect: 'the loss of a zone is an outage (O3)',
    change: (one) => ({
      ...one,
      database: { ...one.database, multiAz: false },
      network: { ...one.network, natGateways: 1 },
    }),
  },
  {
    name: 'one way out',
    key: 'network.natGateways: 1',
    effect:
      'the loss of its zone cuts all tasks off from mail, images and secrets; refused where isProtected and multiAz are set',
    change: (one) => ({ ...one, network: { ...one.network, natGateways: 1 } }),
  },
  {
    name: "a night's sleep",
    key: "sleep: { from: '19:00', until: '05:30' }",
    effect: 'no task and no database outside of working hours, and no deployment; refused where isProtected is set',
    change: (one) => ({ ...one, sleep: { from: '19:00', until: '05:30' } }),
  },
  {
    name: 'a smaller database',
    key: "database.size: 't4g.small'",
    effect: 'half the memory, and fewer connections for each task',
    change: (one) => ({ ...one, database: { ...one.database, size: 't4g.small' } }),
  },
  {
    name: 'tasks on spare capacity',
    key: 'service.spot: true',
    effect: 'AWS takes tasks away at two minutes’ notice, perhaps all at once',
    change: (one) => ({ ...one, service: { ...one.service, spot: true } }),
  },
  {
    name: 'x86 processors',
    key: "architecture: 'x86'",
    effect: 'for builders without ARM; the database stays on Graviton',
    change: (one) => ({ ...one, architecture: 'x86' }),
  },
  {
    name: 'a balancer without public addresses',
    key: "origin: 'vpc-origin'",
    effect: 'nothing is given up, where the region offers it: CloudFront reaches the balancer inside the VPC',
    change: (one) => ({ ...one, origin: 'vpc-origin' }),
  },
  {
    name: 'no Container Insights',
    key: 'containerInsights: false',
    effect: 'CPU and memory of the service stay visible; those of each task do not',
    change: (one) => ({ ...one, containerInsights: false }),
  },
  {
    name: 'interface endpoints',
    key: 'network.interfaceEndpoints: true',
    effect: 'logs, images and secrets leave by private ways instead of NAT',
    change: (one) => ({ ...one, network: { ...one.network, interfaceEndpoints: true } }),
  },
  {
    name: 'a firewall',
    key: 'firewall: true',
    effect: 'known attacks and floods end before CloudFront',
    change: (one) => ({ ...one, firewall: true }),
  },
]

export interface Turned extends Switch {
  /** Cents a month; less than nothing where it saves; undefined where the rest of the configuration does not allow it. */
  readonly difference: number | undefined
}

/** The effect of each switch alone on an environment's sum, from templates made with it. */
export function turned(environment: Environment): Turned[] {
  const sum = sumWith(environment)
  return switches.map((one) => {
    try {
      return { ...one, difference: sumWith(one.change(environment)) - sum }
    } catch (error) {
      if (!(error instanceof EnvironmentError)) throw error
      return { ...one, difference: undefined }
    }
  })
}

function sumWith(environment: Environment): number {
  return sumOf(itemsOf(synthesise(environment).system, loadOf(environment.name)))
}
