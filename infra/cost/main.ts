import { writeFileSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { EnvironmentError } from '../config/check-environment.ts'
import { environments } from '../config/environments.ts'
import { regions } from '../config/regions.ts'
import { estimate, moved, synthesise } from './estimate.ts'
import { event, noEvent } from './load.ts'
import { page } from './page.ts'
import { UnpricedError } from './prices.ts'
import { assumptionsTable, estimateText, pricesLine } from './report.ts'

/** `npm run cost`: what a month of each environment costs, read from what would be deployed. O8 */

const names = environments.map(({ name }) => name)

const usage = `npm run cost -- [--env NAME]… [--region REGION] [--load usual|event] [--write]
  --env     only this environment: ${names.join(', ')}
  --region  in another region than infra/config/environments.ts says
  --load    event: a month with ${event.eventHours} hours at ${event.eventFactor} times the usual load
  --write   docs/costs.md, for all environments as they are configured`

/** Something in the arguments; its message is one sentence. */
class ArgumentError extends Error {}

try {
  cost()
} catch (error) {
  const isAdvice = [ArgumentError, EnvironmentError, UnpricedError].some((type) => error instanceof type)
  if (!isAdvice) throw error
  process.stderr.write(`${(error as Error).message}\n`)
  process.exitCode = 1
}

function cost(): void {
  const { env = names, region, load, write, help } = readArguments()
  if (help) {
    print(usage)
    return
  }
  if (write) {
    const path = resolve(import.meta.dirname, '../../docs/costs.md')
    writeFileSync(path, page())
    print(`Written: ${relative(process.cwd(), path)}`)
    return
  }
  const chosen = environments.filter(({ name }) => env.includes(name))
  const estimates = synthesise(chosen.map((one) => (region ? moved(one, region) : one))).map((one) =>
    estimate(one, load === 'event' ? event : noEvent),
  )
  print([...estimates.map(estimateText), '## What is assumed', assumptionsTable(env), pricesLine()].join('\n\n'))
}

function readArguments() {
  const values = parsed()
  const unknown = values.env?.find((name) => !names.includes(name))
  if (unknown !== undefined) throw new ArgumentError(`--env ${unknown} is unknown: one of ${names.join(', ')}.`)
  if (values.region !== undefined && !(values.region in regions)) {
    throw new ArgumentError(`--region ${values.region} is unknown: one of ${Object.keys(regions).join(', ')}.`)
  }
  if (values.load !== undefined && !['usual', 'event'].includes(values.load)) {
    throw new ArgumentError(`--load ${values.load} is unknown: usual or event.`)
  }
  if (values.write && (values.env ?? values.region ?? values.load) !== undefined) {
    throw new ArgumentError('--write stands alone: the page is about all environments as they are configured.')
  }
  return values
}

function parsed() {
  try {
    return parseArgs({
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

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
