import { writeFileSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { EnvironmentError } from '../config/check-environment.ts'
import { environments } from '../config/environments.ts'
import { moved } from '../config/moved.ts'
import { ArgumentError, readArguments, usage, type Arguments } from './arguments.ts'
import { event, noEvent } from './load.ts'
import { UnpricedError } from './prices.ts'

/** `npm run cost`: what a month of each environment costs, read from what would be deployed. O8 */

try {
  const chosen = readArguments(process.argv.slice(2))
  print(chosen.asksForHelp ? usage : await cost(chosen))
} catch (error) {
  const isAdvice = [ArgumentError, EnvironmentError, UnpricedError].some((type) => error instanceof type)
  if (!isAdvice) throw error
  process.stderr.write(`${(error as Error).message}\n`)
  process.exitCode = 1
}

/** Loads the CDK, which takes seconds, only for arguments that are right. */
async function cost({ env, region, isEvent, writes }: Arguments): Promise<string> {
  if (writes) {
    const { page } = await import('./page.ts')
    const path = resolve(import.meta.dirname, '../../docs/costs.md')
    writeFileSync(path, page())
    return `Written: ${relative(process.cwd(), path)}`
  }
  const [{ synthesise }, { estimate }, { assumptionsTable, estimateText, pricesLine }] = await Promise.all([
    import('../synthesise.ts'),
    import('./estimate.ts'),
    import('./report.ts'),
  ])
  const estimates = environments
    .filter(({ name }) => env.includes(name))
    .map((one) => estimate(synthesise(region ? moved(one, region) : one), isEvent ? event : noEvent))
  return [...estimates.map(estimateText), '## What is assumed', assumptionsTable(env), pricesLine()].join('\n\n')
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
