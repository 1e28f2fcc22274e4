import { parseArgs } from 'node:util'
import { environments } from '../config/environments.ts'
import { regions } from '../config/regions.ts'
import { event } from './load.ts'

const names = environments.map(({ name }) => name)

export const usage = `npm run cost -- [--env NAME]… [--region REGION] [--load usual|event] [--write]
  --env     only this environment: ${names.join(', ')}
  --region  in another region than infra/config/environments.ts says
  --load    event: a month with ${event.eventHours} hours at ${event.eventFactor} times the usual load
  --write   docs/costs.md, for all environments as they are configured`

/** A wrong argument; the message is one sentence. */
export class ArgumentError extends Error {}

export interface Arguments {
  readonly env: readonly string[]
  readonly region: string | undefined
  readonly isEvent: boolean
  readonly writes: boolean
  readonly asksForHelp: boolean
}

/**
 * @param given `process.argv` without its first two
 * @throws ArgumentError
 */
export function readArguments(given: readonly string[]): Arguments {
  const { env, region, load, write = false, help = false } = parse(given)
  const unknown = env?.find((name) => !names.includes(name))
  if (unknown !== undefined) throw new ArgumentError(`--env ${unknown} is unknown: one of ${names.join(', ')}.`)
  if (region !== undefined && !(region in regions)) {
    throw new ArgumentError(`--region ${region} is unknown: one of ${Object.keys(regions).join(', ')}.`)
  }
  if (load !== undefined && !['usual', 'event'].includes(load)) {
    throw new ArgumentError(`--load ${load} is unknown: usual or event.`)
  }
  if (write && (env ?? region ?? load) !== undefined) {
    throw new ArgumentError('--write stands alone: the page is about all environments as they are configured.')
  }
  return { env: env ?? names, region, isEvent: load === 'event', writes: write, asksForHelp: help }
}

function parse(given: readonly string[]) {
  try {
    return parseArgs({
      args: [...given],
      options: {
        env: { type: 'string', multiple: true },
        region: { type: 'string' },
        load: { type: 'string' },
        write: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    }).values
  } catch (error) {
    if (!(error instanceof TypeError && 'code' in error)) throw error
    const [sentence = ''] = error.message.split('. ')
    throw new ArgumentError(`${sentence}: see npm run cost -- --help.`)
  }
}
