import type { Environment } from './environment.ts'

/** The same environment in another region, with that region's zones and its neighbour for the copies. O4 */
export function moved(environment: Environment, region: string): Environment {
  const { backups } = environment
  return { ...environment, region, zones: undefined, ...(backups ? { backups: { days: backups.days } } : {}) }
}
