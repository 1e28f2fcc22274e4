import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { openMail, openMetrics, openTraces } from './adapters.ts'
import { buildApp } from './app.ts'
import { ConfigError, isLoopbackHost, readConfig, type Config } from './config.ts'
import { forgetUploads } from './features/attachments/upload.ts'
import { closeSampleAccount, offerSampleAccount } from './features/sample/sample.ts'
import { keepIndexing } from './features/search/index-words.ts'
import { reasonOf } from './platform/database/connect.ts'
import { checkSchema, migrate, readMigrations } from './platform/database/migrate.ts'
import { createNoteChanges } from './notes/note-changes.ts'
import { openDatabase, type OpenDatabase } from './platform/database/open.ts'
import { installJobs, startJobs } from './platform/jobs/jobs.ts'
import { forgetStart } from './platform/forget-start.ts'
import { closeInTime } from './platform/http/drain.ts'
import { checkPort, portProblem } from './platform/http/port.ts'
import { print } from './print.ts'
import { standardLimits } from './platform/http/pressure.ts'
import { createLog } from './platform/log.ts'
import { queuedMailer } from './platform/mail/mail-queue.ts'
import { folderStore } from './platform/objects/folder.ts'
import { s3Store } from './platform/objects/s3.ts'
import { unnamedObjectsQueue } from './platform/objects/unnamed-objects.ts'
import { readAssets } from './platform/page/assets.ts'
import { signingSecrets } from './platform/sessions/secret.ts'
import { Workers } from './platform/work/workers.ts'
import { StartupError } from './platform/startup-error.ts'
import { greeting } from './greeting.ts'
import { jobKinds, queues } from './jobs.ts'
import { routes } from './routes.ts'

// V8 learns which objects live long and makes them where garbage is collected seldom. Under load it takes everything that
// belongs to a request for such: memory fills with it, and pages take a sixth longer (docs/decisions/0006).
setFlagsFromString('--no-allocation-site-pretenuring')

// The built program lies in app/dist/server.
const appFolder = fileURLToPath(new URL('../..', import.meta.url))
const migrations = await readMigrations(join(appFolder, 'migrations'))

/** What has to be ended again, in reverse order. */
const open: (() => Promise<unknown>)[] = []
const onEnd = (close: () => Promise<unknown>) => void open.push(close)
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

function openOwnDatabase(config: Config): Promise<OpenDatabase> {
  return openDatabase(config, {
    onOpen: onEnd,
    onWait: (sentence) => print(sentence, process.stderr),
    onFailure(reason) {
      print(reason, process.stderr)
      void end(1)
    },
  })
}

function sayLong(name: string): void {
  print(
    `${name} goes through all notes: about four minutes for 100,000. It may be broken off, and goes on the next time.`,
  )
}

async function migrateAndEnd(config: Config): Promise<void> {
  const { sql, setting } = await openOwnDatabase(config)
  const applied = await migrate(sql, migrations, setting, sayLong).catch((error: unknown) => {
    if (error instanceof StartupError) throw error
    throw new StartupError(`${setting}: the schema could not be migrated (${reasonOf(error)}).`)
  })
  await installJobs(sql, createLog(config.logLevel), queues)
  print(applied.length > 0 ? `Applied ${applied.join(', ')}.` : 'Nothing to do.')
  await end(0)
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
  const isMeasured = await openMetrics(config, log, onEnd)
  const tracing = await openTraces(config, log, onEnd)

  const { sql, kind, setting } = await openOwnDatabase(config)
  if (kind === 'managed') {
    // Whoever manages it migrates before it starts this: several versions run side by side.
    const ahead = await checkSchema(sql, migrations, setting)
    if (ahead > 0) log.warn({ ahead }, 'the schema is newer than this version')
  } else {
    const applied = await migrate(sql, migrations, setting, sayLong)
    if (applied.length > 0) log.info({ applied }, 'migrated')
  }
  // Its password is in the README: it is for this machine only.
  const isEmbedded = kind === 'embedded'
  const isPrivate = config.isLocal && isLoopbackHost(config.host)
  const sample = isEmbedded && isPrivate ? await offerSampleAccount(sql) : undefined
  const isSampleClosed = isEmbedded && !isPrivate && (await closeSampleAccount(sql))

  const uploads = join(config.dataDir, 'uploads')
  await forgetUploads(uploads)
  const { mailer, outbox } = await openMail(config, log, onEnd)
  const { attachmentsBucket, attachmentsQuota, dataDir } = config
  const objects =
    attachmentsBucket === undefined ? folderStore(join(dataDir, 'attachments')) : await s3Store(attachmentsBucket)
  if (kind !== 'managed') await installJobs(sql, log, queues)
  const { secret, previousSecrets } = await signingSecrets(sql, config)
  const jobs = await startJobs(sql, log, jobKinds({ sql, log, mailer, objects, uploads, secret, previousSecrets }))
  open.push(() => jobs.stop())
  const indexing = keepIndexing(sql, log)
  open.push(() => indexing.stop())
  const changes = createNoteChanges(sql, log)
  open.push(() => changes.stop())
  // Before anything watches how long the process is busy.
  forgetStart()
  const workers = new Workers(fileURLToPath(new URL('./worker.js', import.meta.url)))
  open.push(() => workers.close())
  const app = await buildApp({
    sql,
    log,
    changes,
    outbox,
    workers,
    mailer: queuedMailer(jobs, secret),
    objects: tracing?.objects(objects) ?? objects,
    uploads,
    tidyUp: () => void jobs.send(unnamedObjectsQueue.name, {}).catch(() => {}),
    attachmentsQuota,
    textQuota: config.textQuota,
    assets: await readAssets(join(appFolder, 'dist', 'client'), routes.static),
    secret,
    previousSecrets,
    publicOrigin: config.publicOrigin,
    isLocal: config.isLocal,
    rateLimit: config.rateLimit,
    proxyHops: config.proxyHops,
    schemaVersion: migrations.length,
    drain,
    pressureLimits: standardLimits,
    writeProbeSeconds: 10,
    isMeasured,
    tracing,
  })
  open.push(() => closeInTime(app))
  await app.listen({ port: config.port, host: config.host }).catch((error: unknown) => {
    throw portProblem(config, error)
  })
  // Until now there was nobody to send elsewhere.
  drain.seconds = config.drainSeconds

  const place = isEmbedded ? config.dataDir : `the database that ${setting} names`
  // All at once: whoever reads it has either none of it or the whole.
  print(greeting({ config, isPrivate, sample, isSampleClosed, place }))
}
