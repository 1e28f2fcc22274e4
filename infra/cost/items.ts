import type { System } from '../system/system.ts'
import { free } from './free.ts'
import { priced, type Area, type Item } from './item.ts'
import { backups } from './items/backups.ts'
import { database } from './items/database.ts'
import { deployment } from './items/deployment.ts'
import { balancer, edge } from './items/edge.ts'
import { keys } from './items/keys.ts'
import { network } from './items/network.ts'
import { storage } from './items/storage.ts'
import { tasks } from './items/tasks.ts'
import { watch } from './items/watch.ts'
import type { Load } from './load.ts'
import { UnpricedError } from './prices.ts'

export const areas: readonly Area[] = [
  network,
  database,
  tasks,
  balancer,
  edge,
  watch,
  backups,
  keys,
  storage,
  deployment,
]

/**
 * What the templates of an environment cost in a month, under a load.
 * @throws UnpricedError naming a type of resource without a price that is not listed as free: the estimate would be too low
 */
export function itemsOf(system: System, load: Load): Item[] {
  const known = new Set([...areas.flatMap(({ types }) => types), ...Object.keys(free)])
  const present = [...new Set([...system.resources.values()].map(({ Type }) => Type))]
  const unknown = present.filter((type) => !known.has(type)).join(', ')
  if (unknown) {
    throw new UnpricedError(`${unknown}: price it in infra/cost/items, or say in infra/cost/free.ts why it is free`)
  }
  return areas
    .filter(({ types }) => types.some((type) => present.includes(type)))
    .flatMap(({ name, lines }) => lines(system, load).map((line) => priced(name, line)))
    .filter(({ quantity }) => quantity > 0)
}
