import { globalRegion } from '../../config/regions.ts'
import type { ResolvedEnvironment } from '../../config/environment.ts'
import type { Place } from '../states.ts'

/**
 * Where an environment may have stacks, in the order of their creation: also those that its configuration has no longer, and
 * without templates, which may be those of another checkout.
 */
export function placesOf({ name, region, copyRegion }: ResolvedEnvironment): Place[] {
  const inRegions: [stack: string, region: string][] = [
    ['waf', globalRegion],
    ['certificate', globalRegion],
    ...(copyRegion ? [['dr', copyRegion] as [string, string]] : []),
    ['network', region],
    ['data', region],
    ['app', region],
    ...(copyRegion ? [['copywatch', copyRegion] as [string, string]] : []),
    ['edgelog', globalRegion],
  ]
  return inRegions.map(([stack, where]) => ({ name: `notejam-${name}-${stack}`, region: where }))
}
