import { createServer } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { buildApp } from './app.ts'
import { ConfigError, isLoopbackHost, readConfig, type Config } from './config.ts'
import { closeSampleAccount, offerSampleAccount } from './features/sample/sample.ts'
import { checkServer, connect } from './platform/database/connect.ts'
import { startEmbeddedPostgres } from './platform/database/embedded-postgres.ts'
import { migrate, readMigrations } from './platform/database/migrate.ts'
import { createLog } from './platform/log.ts'
import { errorCode } from './platform/error-code.ts'
import { localOutbox } from './platform/mail/local-outbox.ts'
import { readAssets } from './platform/page/assets.ts'
import { sharedSecret } from './platform/sessions/secret.ts'
import { StartupError } from './platform/startup-error.ts'
import { routes } from './routes.ts'

// V8 learns which objects live long and makes them where garbage is collected seldom. Under load it takes everything that
// belongs to a request for such: memory fills with it, and pages take a sixth longer (docs/decisions/0006).
setFlagsFromString('--no-allocation-site-pretenuring')

// The built program lies in app/dist/server.
const appFolder = fileURLToPath(new URL('../..', import.meta.url))

/** What has to be ended again, in reverse order. */
const open: (() => Promise<unknown>)[] = []
let ending: Promise<void> | undefined

/** Ends everything that was started, once; a second signal does not wait for it. */
function end(code: number): Promise<void> {
  ending ??= (async () => {
    for (const close of open.reverse()) await close()
    process.exit(code)
  })()
  return ending
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (ending) process.exit(1)
    void end(0)
  })
}

// When npm is killed it cannot pass the signal on, and this process would stay behind with the port.
if (process.env['npm_lifecycle_event']) {
  const parent = process.ppid
  setInterval(() => process.ppid !== parent && !ending && void end(0), 500).unref()
}

try {
  await run(readConfig(process.env, process.cwd()))
} catch (error) {
  if (!(error instanceof StartupError || error instanceof ConfigError)) throw error
  process.stderr.write(`${error.message}\n`)
  await end(1)
}

async function run(config: Config): Promise<void> {
  const log = createLog(config.logLevel)
  const print = (text: string) => process.stdout.write(`${text}\n`)
  // Asked first: a taken port should not have touched the database.
  await checkPort(config)

  const embedded = config.databaseUrl === undefined ? await startEmbeddedPostgres(config.dataDir) : undefined
  if (embedded) {
    open.push(() => embedded.stop())
    void embedded.failed.then((reason) => {
      process.stderr.write(`${reason}\n`)
      return end(1)
    })
  }
  const sql = connect(embedded?.address ?? config.databaseUrl ?? '', config.poolSize)
  open.push(() => sql.end({ timeout: 5 }))
  await checkServer(sql)
  const applied = await migrate(sql, await readMigrations(join(appFolder, 'migrations')))
  if (applied.length > 0) log.info({ applied }, 'migrated')
  // Its password is in the README: it is for this machine only.
  const isPrivate = config.isLocal && isLoopbackHost(config.host)
  const sample = embedded && isPrivate ? await offerSampleAccount(sql) : undefined
  const isSampleClosed = embedded && !isPrivate && (await closeSampleAccount(sql))

  // Reset links open accounts: nowhere but on one's own machine are they printed.
  const outbox = localOutbox(join(config.dataDir, 'outbox'), config.isLocal ? print : () => {})
  const app = await buildApp({
    sql,
    log,
    mailer: outbox,
    outbox: config.isLocal ? outbox : undefined,
    assets: await readAssets(join(appFolder, 'dist', 'client'), routes.static),
    secret: config.authSecret ?? (await sharedSecret(sql)),
    publicOrigin: config.publicOrigin,
    isLocal: config.isLocal,
    rateLimit: config.rateLimit,
  })
  open.push(() => app.close())
  await app.listen({ port: config.port, host: config.host }).catch((error: unknown) => {
    throw portProblem(config, error)
  })

  print(`\nNotejam is ready at ${config.publicOrigin}`)
  if (sample)
    print(`Sign in as ${sample.email} with the password ${sample.password}, or sign up with your own address.`)
  else print(`Sign in, or sign up, at ${config.publicOrigin}${routes.accounts.signIn.href()}`)
  if (isSampleClosed) print('The sample account is closed: others can reach this, and everybody knows its password.')
  if (config.isLocal && !isPrivate) {
    print(
      `HOST: others can reach this at ${config.host}, and sign in once PUBLIC_ORIGIN is the address that they type.`,
    )
  }
  if (!isPrivate) return
  print(
    `Everything is kept in ${embedded ? config.dataDir : 'the database that DATABASE_URL names'}. Ctrl-C ends it.\n`,
  )
}

async function checkPort(config: Config): Promise<void> {
  const probe = createServer()
  probe.listen(config.port, config.host)
  try {
    await once(probe, 'listening')
  } catch (error) {
    throw portProblem(config, error)
  }
  probe.close()
  await once(probe, 'close')
}

function portProblem({ port, host }: Config, error: unknown): Error {
  const code = errorCode(error)
  if (code === 'EADDRINUSE') return new StartupError(`PORT: ${port} is taken by another program: choose another.`)
  if (code === 'EACCES') return new StartupError(`PORT: this user may not open port ${port}: choose one over 1023.`)
  return new StartupError(`HOST: ${host} cannot be listened on (${code ?? String(error)}).`)
}
