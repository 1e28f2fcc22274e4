import type { Json } from '../system/json.ts'
import type { Resource, System } from '../system/system.ts'
import type { Load } from './load.ts'
import { prices, UnpricedError, type PriceName } from './prices.ts'

/** The hours of a month in AWS's pricing calculator. */
export const hoursPerMonth = 730
export const kibPerGb = 2 ** 20

/** A quantity that an environment pays for each month. */
export interface Line {
  readonly name: string
  /** The source: a type of resource with its properties, and assumptions. */
  readonly from: string
  readonly price: PriceName
  /** In units of `price`. */
  readonly quantity: number
}

export interface Item extends Line {
  readonly area: string
  /** Whole cents, so that printed sums add up. */
  readonly cents: number
}

/** A part of the platform that is priced together. */
export interface Area {
  readonly name: string
  /** The types of resource that its lines cost. */
  readonly types: readonly string[]
  readonly lines: (system: System, load: Load) => readonly Line[]
}

export function priced(area: string, line: Line): Item {
  return { ...line, area, cents: Math.round(line.quantity * prices[line.price].price * 100) }
}

/** Whole cents. */
export function sumOf(items: readonly Item[]): number {
  return items.reduce((sum, { cents }) => sum + cents, 0)
}

/**
 * Stops the estimate at a property value that would cost more and that no line reads.
 * @throws UnpricedError naming the resource and the property
 */
export function only(
  resource: Resource,
  property: string,
  value: Json | undefined,
  known: readonly (Json | undefined)[],
): void {
  if (known.includes(value)) return
  throw new UnpricedError(
    `${resource.Type} ${resource.id}: ${property} ${JSON.stringify(value)} has no price in infra/cost`,
  )
}

/** `3 × AWS::EC2::NatGateway`. */
export function counted(resources: readonly Resource[]): string {
  return `${resources.length} × ${resources[0]?.Type ?? ''}`
}

export function textOf(value: Json | undefined): string {
  if (typeof value !== 'string') throw new UnpricedError(`${JSON.stringify(value)} is no text`)
  return value
}

export function numberOf(value: Json | undefined): number {
  const number = Number(value)
  if (Number.isNaN(number)) throw new UnpricedError(`${JSON.stringify(value)} is no number`)
  return number
}
