import { databaseSizes } from './database-sizes.ts'
import type { Environment } from './environment.ts'
import { whole, type Expect } from './expect.ts'

/** Connections that stay free for an operator, for monitoring and for the migration. */
const reservedConnections = 20

/** Connections of a task outside its pool: one listens for changes, one indexes words. */
const connectionsOutsidePool = 2

/** Connections in the pool of a task. During a deployment at a peak, twice `maxTasks` run. */
export function databasePoolOf({ database, service }: Environment): number {
  return Math.min(16, fitting(databaseSizes[database.size].connections, service.maxTasks))
}

function fitting(connections: number, maxTasks: number): number {
  return Math.floor((connections - reservedConnections) / (maxTasks * 2)) - connectionsOutsidePool
}

export function checkDatabase(database: Environment['database'], maxTasks: number, expect: Expect): void {
  const size = Object.entries(databaseSizes).find(([name]) => name === database.size)?.[1]
  const sizes = Object.keys(databaseSizes).join(', ')
  expect(size !== undefined, 'database.size', `${database.size} is unknown: one of ${sizes}`)
  expect(
    whole(database.pointInTimeDays, 1, 35),
    'database.pointInTimeDays',
    `is ${database.pointInTimeDays}: RDS keeps 1 to 35 days`,
  )
  expect(
    whole(database.storageGib, 20, 65_536),
    'database.storageGib',
    `is ${database.storageGib}: gp3 starts at 20 GiB`,
  )
  // RDS refuses a limit that leaves less than a tenth to grow.
  expect(
    database.maxStorageGib >= database.storageGib * 1.1,
    'database.maxStorageGib',
    `is ${database.maxStorageGib}: at least a tenth more than storageGib`,
  )
  if (!size) return
  expect(
    !database.multiAz || size.canDoMultiAz,
    'database.size',
    `${database.size} cannot do Multi-AZ: take t4g.small or larger, or set database.multiAz to false`,
  )
  expect(
    fitting(size.connections, maxTasks) >= 4,
    'service.maxTasks',
    `is ${maxTasks}: twice as many tasks (during a deployment) do not fit into the ${size.connections} connections of ${database.size}`,
  )
}
