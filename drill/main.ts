import { parseArgs } from 'node:util'
import { build } from '../kit/build.ts'
import { printTable } from '../kit/table.ts'
import { drillNames, runDrill, tableOf, type DrillName, type Result } from './run.ts'

/** `npm run drill`: all drills, or those that are named. Findings go to stdout, progress to stderr. */

const { values, positionals } = parseArgs({
  options: { short: { type: 'boolean', default: false }, seed: { type: 'string', default: '1' } },
  allowPositionals: true,
})
const unknown = positionals.filter((name) => !drillNames.includes(name as DrillName))
if (unknown.length > 0 || !Number.isInteger(Number(values.seed))) {
  say(`npm run drill -- [--short] [--seed NUMBER] [${drillNames.join('|')}] …`)
  process.exit(2)
}

/** An interrupted drill ends its processes; the drills after it are left out. */
const ending = new AbortController()
const interrupted = new Promise<never>((_, reject) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      ending.abort()
      reject(new Error(`ended by ${signal}`))
    })
  }
})
interrupted.catch(() => {})
// A database driver throws outside of any call when its server ends while it writes.
process.on('uncaughtException', (error) => say(`uncaught: ${error.message}`))

build()
const results: Result[] = []
const broken: string[] = []
for (const name of positionals.length > 0 ? (positionals as DrillName[]) : drillNames) {
  if (ending.signal.aborted) break
  try {
    const result = await runDrill(name, { isShort: values.short, seed: Number(values.seed), say, interrupted })
    results.push(result)
    if ('broken' in result) broken.push(...result.broken.map((sentence) => `${name}: ${sentence}`))
  } catch (error) {
    broken.push(`${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
  }
}

process.stdout.write(`\n`)
printTable(tableOf(results))
for (const result of results)
  for (const note of ('notes' in result && result.notes) || []) print(`${result.name}: ${note}`)
for (const sentence of broken) print(`!!! ${sentence}`)
const notRun = results.filter((result) => 'notRun' in result).length
print(`\n${results.length - notRun} drills run, ${notRun} not run, ${broken.length} things wrong (seed ${values.seed})`)
process.exit(broken.length > 0 || ending.signal.aborted ? 1 : 0)

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

function say(text: string): void {
  process.stderr.write(`${text}\n`)
}
