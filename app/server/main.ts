import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { buildApp } from './app.ts'
import { assemble } from './assembly.ts'
import { UsageError } from './commands/command.ts'
import { commands } from './commands/commands.ts'
import { ConfigError, readConfig, type Config } from './config.ts'
import { greeting } from './greeting.ts'
import { readMigrations } from './platform/database/migrate.ts'
import { closeInTime } from './platform/http/drain.ts'
import { checkPort, portProblem } from './platform/http/port.ts'
import { createLog } from './platform/log.ts'
import { StartupError } from './platform/startup-error.ts'
import { readVersion, versionText } from './platform/version.ts'
import { print } from './print.ts'

/** The process: reads its environment and its command, opens the port, ends at a signal. */

// V8 learns which objects live long and makes them where garbage is collected seldom. Under load it takes everything that
// belongs to a request for such: memory fills with it, and pages take a sixth longer (docs/decisions/0006).
setFlagsFromString('--no-allocation-site-pretenuring')

// The built program lies in app/dist/server.
const appFolder = fileURLToPath(new URL('../..', import.meta.url))
const migrations = await readMigrations(join(appFolder, 'migrations'))

/** What has to be closed, in reverse order. */
const opened: (() => Promise<unknown>)[] = []
const onEnd = (close: () => Promise<unknown>) => void opened.push(close)
let ending: Promise<void> | undefined
const drain = { isDraining: false, seconds: 0 }

/** Closes everything that was opened, once; a second signal does not wait for it. */
function end(code: number): Promise<void> {
  ending ??= (async () => {
    for (const close of opened.reverse()) await close()
    process.exit(code)
  })()
  return ending
}

function fail(reason: string): void {
  print(reason, process.stderr)
  void end(1)
}

/** Goes on for a while, and tells the load balancer and clients to go elsewhere. */
async function drainAndEnd(): Promise<void> {
  drain.isDraining = true
  await sleep(drain.seconds * 1000)
  await end(0)
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (ending || drain.isDraining) process.exit(1)
    if (signal === 'SIGTERM' && drain.seconds > 0) void drainAndEnd()
    // A command that was interrupted is not done.
    else void end(command ? 1 : 0)
  })
}

// When npm is killed it cannot pass the signal on, and this process would stay behind with the port.
const isStartedByNpm = Boolean(process.env['npm_lifecycle_event'])
if (isStartedByNpm) {
  const parent = process.ppid
  setInterval(() => process.ppid !== parent && !ending && void end(0), 500).unref()
}

/** Until the process serves: of a command, whose results are on the other output. */
let log = createLog('info', process.stderr)

// Node would print everything that an error carries: a failed statement's detail quotes rows.
process.on('uncaughtException', (error: unknown) => {
  log.fatal({ err: error }, 'this process ends')
  process.exit(1)
})

const longestSilenceMs = 3_000
const stillStarting =
  'Still starting: the first start makes the database, and one after an upgrade changes its schema …'

const [name, ...words] = process.argv.slice(2)
const command = name === undefined ? undefined : commands[name]
if (name !== undefined && !command) {
  const usages = Object.values(commands).map(({ usage }) => `  ${usage}`)
  print(['This command is not known. Without one, Notejam serves; there are', ...usages].join('\n'), process.stderr)
  process.exit(2)
}

try {
  const config = readConfig(process.env, process.cwd())
  if (!command) await serve(config)
  // npm changes the folder, and says from which.
  else {
    const cwd = process.env['INIT_CWD'] ?? process.cwd()
    const code = await command.run({ config, migrations, words, cwd, onEnd, fail })
    await end(code ?? 0)
  }
} catch (error) {
  if (!(error instanceof StartupError || error instanceof ConfigError)) throw error
  print(error.message, process.stderr)
  await end(error instanceof UsageError ? 2 : 1)
}

async function serve(config: Config): Promise<void> {
  const version = versionText(await readVersion(import.meta.dirname))
  log = createLog(config.LOG_LEVEL, undefined, { version })
  if (!('Temporal' in globalThis)) {
    throw new StartupError(
      `Node ${process.versions.node} has no Temporal, which times are made with: use Node 26 or newer.`,
    )
  }
  const address = { port: config.PORT, host: config.HOST }
  // Asked first: a taken port should not have touched the database.
  await checkPort(address)
  // A person at a terminal should know what takes long.
  const silence = isStartedByNpm ? setInterval(print, longestSilenceMs, stillStarting, process.stderr) : undefined
  const { deps, circumstances } = await assemble(config, {
    ...{ log, version, migrations, drain, onEnd, fail },
    clientFolder: join(appFolder, 'dist', 'client'),
    workerFile: fileURLToPath(new URL('./worker.js', import.meta.url)),
    readerThread: fileURLToPath(new URL('./reader-thread.js', import.meta.url)),
  })
  const app = await buildApp(deps)
  onEnd(() => closeInTime(app))
  await app.listen(address).catch((error: unknown) => {
    throw portProblem(address, error)
  })
  // Until now no client could be sent elsewhere.
  drain.seconds = config.DRAIN_SECONDS
  clearInterval(silence)
  // In one write: a reader of this output has either none of it or the whole.
  print(greeting(circumstances))
}
