import type { ResolvedEnvironment } from '../config/environment.ts'
import type { System } from '../system/system.ts'
import { balancer } from './balancer.ts'
import { calls } from './calls.ts'
import { canary } from './canary.ts'
import { copies } from './copies.ts'
import { data } from './data.ts'
import { distribution } from './distribution.ts'
import { edge } from './edge.ts'
import { edgeLog } from './edge-log.ts'
import { exports } from './exports.ts'
import type { Finding } from './finding.ts'
import { firewall } from './firewall.ts'
import { functions } from './functions.ts'
import { iam } from './iam.ts'
import { inventory } from './inventory.ts'
import { looks } from './looks.ts'
import { messages } from './messages.ts'
import { names } from './names.ts'
import { placement } from './placement.ts'
import { privacy } from './privacy.ts'
import { reachability } from './reachability.ts'
import { resourcePolicies } from './resource-policies.ts'
import { restoreTest } from './restore-test.ts'
import { retention } from './retention.ts'
import { roles } from './roles.ts'
import { routes } from './routes.ts'
import { securityGroups } from './security-groups.ts'
import { service } from './service.ts'
import { signingKeys } from './signing-keys.ts'
import { sleep } from './sleep.ts'
import { storage } from './storage.ts'
import { tasks } from './tasks.ts'
import { timing } from './timing.ts'
import { watch } from './watch.ts'

/** All checks. */
const checks = [
  inventory,
  ...[routes, placement, securityGroups, reachability],
  ...[iam, roles, calls, functions, resourcePolicies, privacy],
  ...[edge, edgeLog, distribution, firewall, balancer],
  ...[service, sleep, tasks, timing],
  ...[data, copies, exports, storage, retention, signingKeys, looks, restoreTest, watch, messages, canary, names],
]

/** Every line of the architecture that these templates break; none for templates that may be deployed. */
export function findings(system: System, environment: ResolvedEnvironment): Finding[] {
  return checks.flatMap((check) => check(system, environment))
}
