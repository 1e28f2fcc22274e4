import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { connect, type Sql } from '../app/server/platform/database/connect.ts'
import { startEmbeddedPostgres } from '../app/server/platform/database/embedded-postgres.ts'
import { aLifetime } from '../kit/lifetime.ts'
import { readFlags, type Flags } from './flags.ts'
import { startLoadGenerator } from './load.ts'
import { describeMachine } from './machine.ts'
import { verify } from './measure.ts'
import { keepReport, printReport, type Findings } from './report.ts'
import { measureRounds } from './rounds.ts'
import { makeScenarios, type Scenario } from './scenarios.ts'
import { seed, size } from './seed.ts'
import { startLimit, startProduct, type Server } from './servers.ts'

/** How many ask at the same time. */
const connections = 32

/** Ends what was started, each also when another cannot be ended. */
const lifetime = aLifetime(fail)

/** Rejects on Ctrl-C and on an uncaught error, so that everything is ended; a second Ctrl-C does not wait. */
const interrupted = new Promise<never>((_, reject) => {
  // The driver throws outside of any call when its server ends while it writes, as it may after Ctrl-C.
  process.on('uncaughtException', reject)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      process.once(signal, () => process.exit(1))
      reject(new Error(`ended by ${signal}`))
    })
  }
})

try {
  await Promise.race([run(readFlags(process.argv.slice(2))), interrupted])
} catch (error) {
  fail(error)
} finally {
  await lifetime.end()
}
// What was interrupted may still be waiting for something that will not come.
process.exit()

async function run(flags: Flags): Promise<void> {
  const startedAt = new Date().toISOString()
  const machine = describeMachine()
  const dataDir = await mkdtemp(join(tmpdir(), 'notejam-bench-'))
  lifetime.onEnd(() => rm(dataDir, { recursive: true, force: true }))
  // PostgreSQL started by root runs as another user, who has to pass through; the files in it stay closed.
  await chmod(dataDir, 0o711)

  say('starting PostgreSQL')
  const starting = startEmbeddedPostgres(dataDir)
  lifetime.onEnd(async () => (await starting).stop())
  const { address } = await starting
  if (typeof address === 'string') throw new Error('the embedded database has an address of its own')

  say(`seeding ${size.notes + size.notesOfWriter} notes`)
  const seeded = await seed(address, say)
  const sql = connect(address, 1)
  lifetime.onEnd(() => sql.end({ timeout: 1 }))
  const secret = randomBytes(32).toString('base64url')
  const scenarios = await makeScenarios(sql, seeded, secret)

  say('looking at each answer')
  const product = await untilStarted(startProduct({ database: address, dataDir, secret }))
  const byKey = Object.fromEntries(scenarios.map((scenario) => [scenario.key, scenario]))
  const pageBytes = byKey['b'] ? Buffer.byteLength(await verify(byKey['b'], product)) : NaN
  const limit = await untilStarted(startLimit({ database: address, dataDir, secret }, pageBytes))
  const serverOf = (scenario: Scenario) => ({ product, limit })[scenario.of]
  for (const scenario of scenarios) await verify(scenario, serverOf(scenario))

  const generator = startLoadGenerator()
  lifetime.onEnd(() => generator.end())
  const { saves, ...measured } = await measureRounds({ ...flags, connections, scenarios, serverOf, generator, say })
  say('looking at each answer again')
  for (const scenario of scenarios) await verify(scenario, serverOf(scenario))
  await product.end()
  await checkSaves(sql, saves)

  const findings: Findings = {
    ...{
      startedAt,
      machine: { ...machine, postgres: await versionOf(sql) },
      flags,
      connections,
      seeded: size,
      pageBytes,
    },
    ...measured,
  }
  process.stdout.write('\n')
  printReport(findings, scenarios)
  if (!flags.quick) say(`\nkept in ${relative(process.cwd(), await keepReport(findings, scenarios))}`)
}

/** @param starting ended with everything else, also when that is before it has started */
async function untilStarted(starting: Promise<Server>): Promise<Server> {
  lifetime.onEnd(async () => (await starting).end())
  return starting
}

/** Every answer said "saved": the database must have seen at least as many (the last ones' answers came too late). */
async function checkSaves(sql: Sql, answered: number): Promise<void> {
  const [seen] = await sql<{ updates: number }[]>`
    select n_tup_upd::int as updates from pg_stat_user_tables where relname = 'notes'`
  if (!seen || seen.updates < answered) {
    throw new Error(`(d) ${answered} answers said that a note was saved; the database saw ${seen?.updates ?? 0}`)
  }
}

async function versionOf(sql: Sql): Promise<string> {
  const [server] = await sql<{ version: string }[]>`select current_setting('server_version') as version`
  return server?.version ?? 'unknown'
}

function fail(error: unknown): void {
  process.exitCode = 1
  say(error instanceof Error ? error.message : String(error))
}

/** What is going on, beside the report: so that that can be kept by itself. */
function say(text: string): void {
  process.stderr.write(`${text}\n`)
}
