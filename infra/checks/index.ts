import type { ResolvedEnvironment } from '../config/environment.ts'
import type { System } from '../system/system.ts'
import { data } from './data.ts'
import { edge } from './edge.ts'
import type { Finding } from './finding.ts'
import { iam } from './iam.ts'
import { names } from './names.ts'
import { privacy } from './privacy.ts'
import { reachability } from './reachability.ts'
import { routes } from './routes.ts'
import { securityGroups } from './security-groups.ts'
import { service } from './service.ts'
import { watch } from './watch.ts'

/** Every check there is. */
export const checks = { routes, securityGroups, reachability, iam, privacy, edge, service, data, watch, names }

/** Every promise of the architecture that these templates break; none for templates that may be deployed. */
export function findings(system: System, environment: ResolvedEnvironment): Finding[] {
  return Object.values(checks).flatMap((check) => check(system, environment))
}
