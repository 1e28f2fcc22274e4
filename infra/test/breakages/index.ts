import { data } from './data.ts'
import { edge } from './edge.ts'
import { routes } from './routes.ts'
import { secretsAndRoles } from './secrets-and-roles.ts'
import { securityGroups } from './security-groups.ts'
import { service } from './service.ts'
import { watch } from './watch.ts'
import type { Breakage } from './kit.ts'

/** Every way in which a template is broken on purpose. */
export const breakages: readonly Breakage[] = [
  ...routes,
  ...securityGroups,
  ...secretsAndRoles,
  ...edge,
  ...service,
  ...data,
  ...watch,
]
