import { balancer } from './balancer.ts'
import { canary } from './canary.ts'
import { copies } from './copies.ts'
import { data } from './data.ts'
import { distribution } from './distribution.ts'
import { edge } from './edge.ts'
import { edgeLog } from './edge-log.ts'
import { inventory } from './inventory.ts'
import { looks } from './looks.ts'
import { messages } from './messages.ts'
import { optional } from './optional.ts'
import { placement } from './placement.ts'
import { resourcePolicies } from './resource-policies.ts'
import { restoreTest } from './restore-test.ts'
import { retention } from './retention.ts'
import { roles } from './roles.ts'
import { routes } from './routes.ts'
import { secretsAndRoles } from './secrets-and-roles.ts'
import { securityGroups } from './security-groups.ts'
import { service } from './service.ts'
import { signingKeys } from './signing-keys.ts'
import { sleep } from './sleep.ts'
import { storage } from './storage.ts'
import { tasks } from './tasks.ts'
import { timing } from './timing.ts'
import { watch } from './watch.ts'
import type { Breakage } from './kit.ts'

/** All breakages. */
export const breakages: readonly Breakage[] = [
  ...inventory,
  ...routes,
  ...placement,
  ...securityGroups,
  ...secretsAndRoles,
  ...roles,
  ...resourcePolicies,
  ...edge,
  ...edgeLog,
  ...distribution,
  ...balancer,
  ...service,
  ...sleep,
  ...tasks,
  ...timing,
  ...data,
  ...copies,
  ...looks,
  ...restoreTest,
  ...storage,
  ...retention,
  ...signingKeys,
  ...watch,
  ...messages,
  ...canary,
  ...optional,
]
