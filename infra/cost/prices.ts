import file from './prices.json' with { type: 'json' }

/** The price of one unit. */
export interface Price {
  /** Dollars per unit, before taxes. */
  readonly price: number
  /** An hour, a GB (a month of it, where it is kept), a key, … */
  readonly unit: string
  readonly region: string
  /** One of `sources`. */
  readonly source: keyof typeof file.sources
  /** Whether it was compared with AWS's list or with a bill. */
  readonly checked: boolean
  readonly note?: string
  /** Units a month that are free for each account, also after its first year. */
  readonly free?: number
}

export type PriceName = keyof typeof file.prices

/** The day on which the prices were written down. */
export const pricesDate = file.date
export const pricesRegion = file.region
export const sources = file.sources
export const prices = file.prices as Readonly<Record<PriceName, Price>>

/** A resource or a property without a price: an estimate without it would be too low. */
export class UnpricedError extends Error {}

/**
 * The name of a price that comes out of a template, such as `db.t4g.medium`.
 * @throws UnpricedError when prices.json has none
 */
export function priceNamed(name: string): PriceName {
  if (!(name in prices)) throw new UnpricedError(`infra/cost/prices.json has no price "${name}": look it up`)
  return name as PriceName
}
