import type { Environment } from './environment.ts'
import { regions } from './regions.ts'

/** The same environment in another region, with that region's zones and its neighbour for the copies. O4 */
export function moved(environment: Environment, region: string): Environment {
  const { backups } = environment
  const zones = regions[region]?.byName
  return { ...environment, region, zones, ...(backups ? { backups: { days: backups.days } } : {}) }
}
