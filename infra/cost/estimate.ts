import { environments } from '../config/environments.ts'
import type { Environment } from '../config/environment.ts'
import { System } from '../system/system.ts'
import { synthesiseShared, type Synthesised } from '../synthesise.ts'
import { sumOf, type Item } from './item.ts'
import { itemsOf } from './items.ts'
import { event, loadOf, type Load } from './load.ts'
import { prices } from './prices.ts'

/** What the environments of one account share: the stack `notejam-ci`. */
export function sharedItems(all: readonly Environment[] = environments): Item[] {
  // ECR keeps an image of each delivery, and all of them reach dev.
  return itemsOf(new System([...synthesiseShared(all).values()]), loadOf('dev'))
}

/** The cost of a month. Sums are in cents. */
export interface Estimate {
  readonly name: string
  readonly region: string
  readonly system: System
  readonly load: Load
  readonly items: readonly Item[]
  readonly sum: number
  /** The part of `sum` with checked prices. */
  readonly checked: number
  /** The part of `sum` that AWS's free allowance covers, in an account of its own. */
  readonly allowance: number
  /** The sum in the first year, with fewer backups and versions of keys. */
  readonly firstYear: number
  /** The first month, with what is paid once: the first whole copies to the second region. */
  readonly firstMonth: { readonly sum: number; readonly once: number }
  /** The same month with hours of four times the load and all tasks up to `maxTasks` (O1). */
  readonly withEvents: { readonly items: readonly Item[]; readonly sum: number; readonly load: Load }
}

/** @throws UnpricedError when the templates hold a type of resource that infra/cost has no price for */
export function estimate({ environment, system }: Synthesised, extra: Partial<Load> = {}): Estimate {
  const { name, region } = environment
  const load = loadOf(name, extra)
  const items = itemsOf(system, load)
  const busy = loadOf(name, event)
  const withEvents = itemsOf(system, busy)
  return {
    name,
    region,
    system,
    load,
    items,
    sum: sumOf(items),
    checked: sumOf(items.filter(({ price }) => prices[price].checked)),
    allowance: allowanceOf(items),
    firstYear: sumOf(itemsOf(system, { ...load, month: 12 })),
    firstMonth: firstMonthOf(system, load),
    withEvents: { items: withEvents, sum: sumOf(withEvents), load: busy },
  }
}

/** Later months carry only what changed since. */
function firstMonthOf(system: System, load: Load): Estimate['firstMonth'] {
  const first = itemsOf(system, { ...load, month: 1 })
  const carries = (of: string) => first.some(({ name, price }) => price === 'region-gb' && name.startsWith(of))
  const gb =
    (carries('on its way') ? load.notesGb : 0) + (carries('copy: on its way') ? load.notesGb + load.attachmentsGb : 0)
  const once = Math.round(gb * prices['region-gb'].price * 100)
  return { sum: sumOf(first) + once, once }
}

function allowanceOf(items: readonly Item[]): number {
  const units = Map.groupBy(items, ({ price }) => price)
  return Array.from(units, ([name, same]) => {
    const { price, free = 0 } = prices[name]
    const quantity = same.reduce((sum, item) => sum + item.quantity, 0)
    return Math.round(Math.min(quantity, free) * price * 100)
  }).reduce((sum, cents) => sum + cents, 0)
}
