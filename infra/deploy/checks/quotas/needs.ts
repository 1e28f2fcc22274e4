import type { ResolvedEnvironment } from '../../../config/environment.ts'

/** Processors that environments take of Fargate's quotas. */
export interface Processors {
  /** All tasks of every environment at their most. */
  readonly peak: number
  /** The same while one environment is deployed: new tasks stand beside all old ones, and the migration runs. */
  readonly deployment: number
}

/** vCPU of the task that migrates (constructs/migration). */
const migration = 0.25

const peakOf = ({ service }: ResolvedEnvironment) => (service.maxTasks * service.cpu) / 1_024

/** What the environments take of a quota; the migration is never on Spot. */
export function processorsOf(environments: readonly ResolvedEnvironment[], isSpot: boolean): Processors {
  const own = environments.filter(({ service }) => service.spot === isSpot)
  const peak = own.reduce((sum, environment) => sum + peakOf(environment), 0)
  const beside = [
    ...own.map((environment) => peakOf(environment) + (isSpot ? 0 : migration)),
    ...(isSpot ? [] : environments.filter(({ service }) => service.spot).map(() => migration)),
  ]
  return { peak, deployment: peak + Math.max(0, ...beside) }
}

/** The most tasks of an environment that can be deployed at a peak within this quota; 0 if none. */
export function tasksWithin({ service }: ResolvedEnvironment, granted: number): number {
  const room = granted - (service.spot ? 0 : migration)
  return Math.max(0, Math.floor(room / ((2 * service.cpu) / 1_024)))
}
