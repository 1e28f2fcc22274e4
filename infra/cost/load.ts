import { assumptions } from './assumptions.ts'
import { UnpricedError } from './prices.ts'

type Assumed = keyof typeof assumptions

/** The use of an environment in a month. */
export interface Load extends Readonly<Record<Assumed, number>> {
  /** Hours of events in the month, and their factor on the usual load (O1). */
  readonly eventHours: number
  readonly eventFactor: number
  /** The month since the first deployment: backups and versions of keys accumulate. */
  readonly month: number
}

/** O1: four times the usual load, for a working week in a month. */
export const event = { eventHours: 40, eventFactor: 4 } as const
export const noEvent = { eventHours: 0, eventFactor: 1 } as const

/** 36: three years of backups are there (O2), and each new one ends an old one. */
export const steadyMonth = 36

/**
 * The assumptions for an environment of `config/environments.ts`.
 * @throws UnpricedError for an environment without assumptions
 */
export function loadOf(environment: string, extra: Partial<Load> = {}): Load {
  if (!['dev', 'test', 'prod'].includes(environment)) {
    throw new UnpricedError(`infra/cost/assumptions.ts assumes nothing for ${environment}`)
  }
  const name = environment as 'dev' | 'test' | 'prod'
  const numbers = Object.entries(assumptions).map(([key, assumption]) => [key, assumption[name]])
  return { ...noEvent, month: steadyMonth, ...(Object.fromEntries(numbers) as Record<Assumed, number>), ...extra }
}

/** Requests to the service in the month. */
export function requestsOf({ requestsPerSecond, busyHours, eventHours, eventFactor }: Load): number {
  return requestsPerSecond * 3_600 * (busyHours + eventHours * (eventFactor - 1))
}
