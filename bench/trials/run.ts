import { mkdir, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { aLifetime } from '../../kit/lifetime.ts'
import { printTable } from '../../kit/table.ts'
import { describeMachine } from '../machine.ts'
import { shortened } from '../report.ts'
import { browser } from './browser.ts'
import { drain } from './drain.ts'
import { exportNotes } from './export-notes.ts'
import { bring } from './import.ts'
import { killedImports } from './import-kills.ts'
import { restart } from './restart.ts'
import { rotation } from './rotation.ts'
import { save } from './save.ts'
import { search } from './search.ts'
import { slowNotes } from './slow.ts'
import { start } from './start.ts'
import { strangers } from './strangers.ts'
import type { Trial } from './trial.ts'
import { zone } from './zone.ts'

const trials = {
  rotation,
  restart,
  drain,
  start,
  search,
  save,
  zone,
  slow: slowNotes,
  strangers,
  browser,
  export: exportNotes,
  import: bring,
  'import-kills': killedImports,
}

const lifetime = aLifetime(fail)

const interrupted = new Promise<never>((_, reject) => {
  // The driver throws into the open when its server goes while it writes.
  process.on('uncaughtException', reject)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      process.once(signal, () => process.exit(1))
      reject(new Error(`ended by ${signal}`))
    })
  }
})

try {
  await Promise.race([run(process.argv.slice(2)), interrupted])
} catch (error) {
  fail(error)
} finally {
  await lifetime.end()
}
// What was interrupted may still be waiting for something that will not come.
process.exit()

async function run(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { short: { type: 'boolean', default: false } },
    allowPositionals: true,
  })
  const [name, ...others] = positionals
  if (others.length > 0 || !name || !(name in trials)) {
    throw new Error(`npm run bench -- ${Object.keys(trials).join('|')} [--short]`)
  }
  const startedAt = new Date().toISOString()
  const machine = describeMachine()
  const trial: Trial = { isShort: values.short, onEnd: lifetime.onEnd, say }
  const { table, kept, broken } = await trials[name as keyof typeof trials](trial)

  if (machine.loadBefore > 0.5) say(`The machine was busy before this began (load ${machine.loadBefore}).`)
  process.stdout.write('\n')
  printTable(table)
  process.stdout.write('\n')
  if (!values.short) {
    const file = join(import.meta.dirname, '..', 'results', `${startedAt.slice(0, 10)}-${name}.json`)
    await mkdir(join(file, '..'), { recursive: true })
    const text = JSON.stringify({ startedAt, machine, ...kept, broken }, (_, value: unknown) => shortened(value), 2)
    await writeFile(file, `${text}\n`)
    say(`kept in ${relative(process.cwd(), file)}`)
  }
  for (const sentence of broken) fail(new Error(sentence))
}

function fail(error: unknown): void {
  process.exitCode = 1
  say(error instanceof Error ? error.message : String(error))
}

function say(text: string): void {
  process.stderr.write(`${text}\n`)
}
