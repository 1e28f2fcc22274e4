import type { CloudAssembly } from 'aws-cdk-lib/cx-api'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { environments as all, repository } from '../config/environments.ts'
import type { Environment } from '../config/environment.ts'
import { NotejamApp, type NotejamAppProps } from '../notejam-app.ts'
import { System, systemOf, type Template } from '../system/system.ts'
import { sumOf, type Item } from './item.ts'
import { itemsOf } from './items.ts'
import { event, loadOf, type Load } from './load.ts'
import { prices } from './prices.ts'

/** An environment as it would be deployed. */
export interface Synthesised {
  readonly name: string
  readonly region: string
  readonly system: System
}

/** Each environment's templates. Nothing is looked up, and nothing stays on the disk. */
export function synthesise(environments: readonly Environment[] = all): Synthesised[] {
  return withAssembly({ environments, repository }, (assembly) =>
    environments.map(({ name, region }) => ({ name, region, system: systemOf(assembly, name) })),
  )
}

/** What the environments of one account share: the stack `notejam-ci`. */
export function sharedItems(environments: readonly Environment[] = all): Item[] {
  const stacks = withAssembly({ environments, repository, only: [] }, (assembly) =>
    assembly.stacks.map(({ stackName, environment: { region }, template }) => ({
      name: stackName,
      region,
      template: template as Template,
    })),
  )
  // Images are kept by number: no load changes them.
  return itemsOf(new System(stacks), loadOf('prod'))
}

function withAssembly<T>(props: NotejamAppProps, read: (assembly: CloudAssembly) => T): T {
  const outdir = mkdtempSync(join(tmpdir(), 'notejam-cost-'))
  try {
    return read(new NotejamApp({ ...props, outdir }).synth())
  } finally {
    rmSync(outdir, { recursive: true })
  }
}

/** The same environment elsewhere, as `npm run synth -- --region` makes it. */
export function moved(environment: Environment, region: string): Environment {
  const { backups } = environment
  return { ...environment, region, zones: undefined, backups: backups && { days: backups.days } }
}

/** What a month costs, cents. */
export interface Estimate extends Synthesised {
  readonly load: Load
  readonly items: readonly Item[]
  readonly sum: number
  /** Of `sum`: what rests on checked prices. */
  readonly checked: number
  /** Of `sum`: what an account of its own would not pay, because AWS gives every account some of it. */
  readonly allowance: number
  /** The same month in the first year, before backups and versions of keys have gathered. */
  readonly firstYear: number
  /** The same month with hours of four times the load, and all the tasks that scaling may start (O1). */
  readonly withEvents: { readonly items: readonly Item[]; readonly sum: number; readonly load: Load }
}

/** @throws UnpricedError when the templates hold something that nobody has priced */
export function estimate(synthesised: Synthesised, extra: Partial<Load> = {}): Estimate {
  const { name, system } = synthesised
  const load = loadOf(name, extra)
  const items = itemsOf(system, load)
  const busy = loadOf(name, event)
  const withEvents = itemsOf(system, busy)
  return {
    ...synthesised,
    load,
    items,
    sum: sumOf(items),
    checked: sumOf(items.filter(({ price }) => prices[price].checked)),
    allowance: allowanceOf(items),
    firstYear: sumOf(itemsOf(system, { ...load, month: 12 })),
    withEvents: { items: withEvents, sum: sumOf(withEvents), load: busy },
  }
}

function allowanceOf(items: readonly Item[]): number {
  const units = Map.groupBy(items, ({ price }) => price)
  return Array.from(units, ([name, same]) => {
    const { price, free = 0 } = prices[name]
    const quantity = same.reduce((sum, item) => sum + item.quantity, 0)
    return Math.round(Math.min(quantity, free) * price * 100)
  }).reduce((sum, cents) => sum + cents, 0)
}
