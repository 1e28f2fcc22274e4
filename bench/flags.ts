import { parseArgs } from 'node:util'

export interface Flags {
  readonly rounds: number
  /** Seconds of load for each scenario in a round. */
  readonly seconds: number
  /** A look, not a measurement: its results are not kept. */
  readonly quick: boolean
}

/** @throws Error that says how it is used, when it is used in another way */
export function readFlags(args: readonly string[]): Flags {
  const { values } = parseArgs({
    args: [...args],
    options: { rounds: { type: 'string' }, seconds: { type: 'string' }, quick: { type: 'boolean', default: false } },
  })
  const number = (name: 'rounds' | 'seconds', usual: number) => {
    const value = values[name] === undefined ? usual : Number(values[name])
    if (value > 0 && value <= 100 && (name === 'seconds' || Number.isInteger(value))) return value
    throw new Error(`--${name} takes a number from 1 to 100`)
  }
  const { quick } = values
  return { rounds: number('rounds', quick ? 2 : 5), seconds: number('seconds', quick ? 1 : 4), quick }
}
