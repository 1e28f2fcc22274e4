import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { buildApp } from './app.ts'
import { ConfigError, isLoopbackHost, readConfig, type Config } from './config.ts'
import { forgetUploads } from './features/attachments/upload.ts'
import { closeSampleAccount, offerSampleAccount } from './features/sample/sample.ts'
import { reasonOf } from './platform/database/connect.ts'
import { checkSchema, migrate, readMigrations } from './platform/database/migrate.ts'
import { createNoteChanges } from './platform/database/note-changes.ts'
import { openDatabase, type OpenDatabase } from './platform/database/open.ts'
import type { Deps } from './platform/deps.ts'
import { installJobs, startJobs } from './platform/jobs/jobs.ts'
import { forgetStart } from './platform/forget-start.ts'
import { closeInTime } from './platform/http/drain.ts'
import { checkPort, portProblem } from './platform/http/port.ts'
import { standardLimits } from './platform/http/pressure.ts'
import { createLog } from './platform/log.ts'
import { logMetrics } from './platform/metrics/emf.ts'
import { measureProcess } from './platform/metrics/measure-process.ts'
import { serveMetrics } from './platform/metrics/metrics-port.ts'
import { localOutbox } from './platform/mail/local-outbox.ts'
import { queuedMailer } from './platform/mail/mail-queue.ts'
import { sesMailer } from './platform/mail/ses.ts'
import { smtpMailer } from './platform/mail/smtp.ts'
import { folderStore } from './platform/objects/folder.ts'
import { s3Store } from './platform/objects/s3.ts'
import { unnamedObjectsQueue } from './platform/objects/unnamed-objects.ts'
import { readAssets } from './platform/page/assets.ts'
import { sharedSecret } from './platform/sessions/secret.ts'
import { openTracing } from './platform/traces/open-tracing.ts'
import type { Tracing } from './platform/traces/tracing.ts'
import { StartupError } from './platform/startup-error.ts'
import packageFile from '../package.json' with { type: 'json' }
import { jobKinds, queues } from './jobs.ts'
import { routes } from './routes.ts'

// V8 learns which objects live long and makes them where garbage is collected seldom. Under load it takes everything that
// belongs to a request for such: memory fills with it, and pages take a sixth longer (docs/decisions/0006).
setFlagsFromString('--no-allocation-site-pretenuring')

// The built program lies in app/dist/server.
const appFolder = fileURLToPath(new URL('../..', import.meta.url))
const { version } = packageFile
const migrations = await readMigrations(join(appFolder, 'migrations'))

/** One request in twenty says where time goes, and costs a twentieth. */
const tracedShare = 0.05

/** What has to be ended again, in reverse order. */
const open: (() => Promise<unknown>)[] = []
let ending: Promise<void> | undefined
const drain = { isDraining: false, seconds: 0 }

/** Ends everything that was started, once; a second signal does not wait for it. */
function end(code: number): Promise<void> {
  ending ??= (async () => {
    for (const close of open.reverse()) await close()
    process.exit(code)
  })()
  return ending
}

/** Goes on for a while, and tells everybody to go elsewhere. */
async function drainAndEnd(): Promise<void> {
  drain.isDraining = true
  await sleep(drain.seconds * 1000)
  await end(0)
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (ending || drain.isDraining) process.exit(1)
    if (signal === 'SIGTERM' && drain.seconds > 0) void drainAndEnd()
    // A migration that was interrupted is not done.
    else void end(command === serve ? 0 : 1)
  })
}

// When npm is killed it cannot pass the signal on, and this process would stay behind with the port.
if (process.env['npm_lifecycle_event']) {
  const parent = process.ppid
  setInterval(() => process.ppid !== parent && !ending && void end(0), 500).unref()
}

const commands: Readonly<Record<string, (config: Config) => Promise<void>>> = { '': serve, migrate: migrateAndEnd }
const words = process.argv.slice(2)
const command = commands[words.join(' ')]
if (!command) {
  print(
    'This command is not known: there is "migrate", which brings the schema up to date, and none, which serves.',
    process.stderr,
  )
  process.exit(2)
}

try {
  await command(readConfig(process.env, process.cwd()))
} catch (error) {
  if (!(error instanceof StartupError || error instanceof ConfigError)) throw error
  print(error.message, process.stderr)
  await end(1)
}

function print(text: string, to: NodeJS.WritableStream = process.stdout): void {
  to.write(`${text}\n`)
}

function openOwnDatabase(config: Config): Promise<OpenDatabase> {
  return openDatabase(config, {
    onOpen: (close) => open.push(close),
    onFailure(reason) {
      print(reason, process.stderr)
      void end(1)
    },
  })
}

async function migrateAndEnd(config: Config): Promise<void> {
  const { sql, setting } = await openOwnDatabase(config)
  const applied = await migrate(sql, migrations, setting).catch((error: unknown) => {
    if (error instanceof StartupError) throw error
    throw new StartupError(`${setting}: the schema could not be migrated (${reasonOf(error)}).`)
  })
  await installJobs(sql, createLog(config.logLevel), queues)
  print(applied.length > 0 ? `Applied ${applied.join(', ')}.` : 'Nothing to do.')
  await end(0)
}

async function openMail(config: Config, log: Deps['log']): Promise<Pick<Deps, 'mailer' | 'outbox'>> {
  const { mailFrom, smtpUrl } = config
  if (mailFrom !== undefined) {
    const mailer = smtpUrl === undefined ? await sesMailer(mailFrom, log) : smtpMailer(smtpUrl, mailFrom, log)
    open.push(() => mailer.close())
    return { mailer, outbox: undefined }
  }
  // Reset links open accounts: nowhere but on one's own machine are they printed.
  const outbox = localOutbox(join(config.dataDir, 'outbox'), config.isLocal ? print : () => {})
  return { mailer: outbox, outbox: config.isLocal ? outbox : undefined }
}

/** Whoever wants numbers gets them until the last request has been answered. @returns whether anybody does */
async function openMetrics({ metricsPort, metricsHost, metricsNamespace }: Config, log: Deps['log']): Promise<boolean> {
  if (metricsPort === undefined && metricsNamespace === undefined) return false
  measureProcess(version)
  if (metricsPort !== undefined) open.push(await serveMetrics(metricsPort, metricsHost, log))
  if (metricsNamespace !== undefined) open.push(await logMetrics(metricsNamespace, print))
  return true
}

async function openTraces(
  { otlpEndpoint: endpoint, proxyHops }: Config,
  log: Deps['log'],
): Promise<Tracing | undefined> {
  if (endpoint === undefined) return undefined
  const tracing = await openTracing({ endpoint, version, proxyHops, log, share: tracedShare })
  open.push(() => tracing.close())
  return tracing
}

async function serve(config: Config): Promise<void> {
  const log = createLog(config.logLevel)
  // Node would print everything that an error carries: a failed statement's detail quotes rows.
  process.on('uncaughtException', (error: unknown) => {
    log.fatal({ err: error }, 'this process ends')
    process.exit(1)
  })
  // Asked first: a taken port should not have touched the database.
  await checkPort(config)
  const isMeasured = await openMetrics(config, log)
  const tracing = await openTraces(config, log)

  const { sql, kind, setting } = await openOwnDatabase(config)
  if (kind === 'managed') {
    // Whoever manages it migrates before it starts this: several versions run side by side.
    const ahead = await checkSchema(sql, migrations, setting)
    if (ahead > 0) log.warn({ ahead }, 'the schema is newer than this version')
  } else {
    const applied = await migrate(sql, migrations, setting)
    if (applied.length > 0) log.info({ applied }, 'migrated')
  }
  // Its password is in the README: it is for this machine only.
  const isEmbedded = kind === 'embedded'
  const isPrivate = config.isLocal && isLoopbackHost(config.host)
  const sample = isEmbedded && isPrivate ? await offerSampleAccount(sql) : undefined
  const isSampleClosed = isEmbedded && !isPrivate && (await closeSampleAccount(sql))

  await forgetUploads(join(config.dataDir, 'uploads'))
  const { mailer, outbox } = await openMail(config, log)
  const { attachmentsBucket, attachmentsQuota, dataDir } = config
  const objects =
    attachmentsBucket === undefined ? folderStore(join(dataDir, 'attachments')) : await s3Store(attachmentsBucket)
  if (kind !== 'managed') await installJobs(sql, log, queues)
  const secret = config.authSecret ?? (await sharedSecret(sql))
  const jobs = await startJobs(sql, log, jobKinds({ sql, log, mailer, objects, secret }))
  open.push(() => jobs.stop())
  const changes = createNoteChanges(sql, log)
  open.push(() => changes.stop())
  // Before anything watches how long the process is busy.
  forgetStart()
  const app = await buildApp({
    sql,
    log,
    changes,
    outbox,
    mailer: queuedMailer(jobs, secret),
    objects: tracing?.objects(objects) ?? objects,
    uploads: join(dataDir, 'uploads'),
    tidyUp: () => void jobs.send(unnamedObjectsQueue.name, {}).catch(() => {}),
    attachmentsQuota,
    assets: await readAssets(join(appFolder, 'dist', 'client'), routes.static),
    secret,
    publicOrigin: config.publicOrigin,
    isLocal: config.isLocal,
    rateLimit: config.rateLimit,
    proxyHops: config.proxyHops,
    schemaVersion: migrations.length,
    drain,
    pressureLimits: standardLimits,
    isMeasured,
    tracing,
  })
  open.push(() => closeInTime(app))
  await app.listen({ port: config.port, host: config.host }).catch((error: unknown) => {
    throw portProblem(config, error)
  })
  // Until now there was nobody to send elsewhere.
  drain.seconds = config.drainSeconds

  const greeting = [
    `\nNotejam is ready at ${config.publicOrigin}`,
    sample
      ? `Sign in as ${sample.email} with the password ${sample.password}, or sign up with your own address.`
      : `Sign in, or sign up, at ${config.publicOrigin}${routes.accounts.signIn.href()}`,
  ]
  if (isSampleClosed) {
    greeting.push('The sample account is closed: others can reach this, and everybody knows its password.')
  }
  if (config.isLocal && !isPrivate) {
    greeting.push(
      `HOST: others can reach this at ${config.host}, and sign in once PUBLIC_ORIGIN is the address that they type.`,
    )
  }
  if (!config.isLocal && config.mailFrom === undefined) {
    greeting.push('MAIL_FROM is not set: reset links are kept in DATA_DIR/outbox, and nobody is sent one.')
  }
  if (isPrivate) {
    const where = isEmbedded ? config.dataDir : `the database that ${setting} names`
    greeting.push(`Everything is kept in ${where}. Ctrl-C ends it.\n`)
  }
  // All at once: whoever reads it has either none of it or the whole.
  print(greeting.join('\n'))
}
