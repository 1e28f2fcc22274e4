import { join } from 'node:path'
import {
  openMail,
  openMetrics,
  openObjects,
  openStore,
  openTombstones,
  openTraces,
  prepareSchema,
  scheduledBackups,
  type Lifecycle,
} from './adapters.ts'
import { isLoopbackHost, type Config } from './config.ts'
import { removedAccountsQueue } from './features/accounts/remove-accounts.ts'
import { tombstonesQueue } from './features/accounts/replay-deletions.ts'
import { exportsQueue, packExports } from './features/export/pack-exports.ts'
import { forgetUploads } from './features/attachments/upload.ts'
import { converterLimits } from './features/import/reading/convert-pages.ts'
import { closeSampleAccount, offerSampleAccount, sampleOffer } from './features/sample/sample.ts'
import { inThread } from './features/import/reading/reading.ts'
import { keepImporting } from './features/import/running/run-imports.ts'
import { keepIndexing } from './features/search/index-words.ts'
import { keepDelivering } from './features/webhooks/deliver.ts'
import type { Circumstances } from './greeting.ts'
import { jobKinds, queues } from './jobs.ts'
import { keepOutlines } from './notes/keep-outlines.ts'
import { createAccountNews, createNoteChanges } from './notes/note-changes.ts'
import { claimFiles } from './platform/claim.ts'
import type { Migration } from './platform/database/migrate.ts'
import type { OpenDatabase } from './platform/database/open.ts'
import type { Deps } from './platform/deps.ts'
import { forgetStart } from './platform/forget-start.ts'
import { standardLimits } from './platform/http/pressure.ts'
import { installJobs, startJobs } from './platform/jobs/jobs.ts'
import { readAddress } from './platform/mail/address.ts'
import { measureJobs } from './platform/metrics/measure-jobs.ts'
import { forgetsMail, queuedMailer } from './platform/mail/mail-queue.ts'
import { unnamedObjectsQueue } from './platform/objects/unnamed-objects.ts'
import { readAssets } from './platform/page/assets.ts'
import { providerSettings } from './platform/secrets/provider-settings.ts'
import { signingSecrets } from './platform/sessions/secret.ts'
import { Workers } from './platform/work/workers.ts'
import { routes } from './routes.ts'

/** What the process gives: its log, its folders, and how long it lives. */
export interface Host extends Lifecycle, Pick<Deps, 'log' | 'version' | 'drain'> {
  readonly migrations: readonly Migration[]
  /** The browser's part, as it was built. */
  readonly clientFolder: string
  /** The program of a worker thread, and of the thread that reads what people bring. */
  readonly workerFile: string
  readonly readerThread: string
}

/**
 * Opens everything that the service is built from, in the order in which the parts need each other, and starts what runs beside requests:
 * jobs, the indexing of words, the outlines of notes, worker threads.
 */
export async function assemble(config: Config, host: Host): Promise<{ deps: Deps; circumstances: Circumstances }> {
  const { log, version, onEnd, drain, migrations } = host
  const isMeasured = await openMetrics(config, log, onEnd)
  const tracing = await openTraces(config, log, onEnd)
  const store = await openStore(config, host)
  const { sql } = store
  // The embedded database has done so before it started.
  if (store.kind !== 'embedded') await claimFiles(config.DATA_DIR)
  await prepareSchema(store, migrations, log)
  const circumstances = await welcome(config, store)

  const uploads = join(config.DATA_DIR, 'uploads')
  await forgetUploads(uploads)
  const { mailer, outbox } = await openMail(config, log, onEnd)
  const objects = await openObjects(config)
  const tombstones = await openTombstones(config)
  if (store.kind !== 'managed') await installJobs(sql, log, queues)
  const { secret, previousSecrets } = await signingSecrets(sql, config)
  const backUp = scheduledBackups(config, store, { objects, tombstones, migrations, log, appVersion: version })
  const pack = () => packExports({ sql, log, objects, uploads, publicOrigin: config.PUBLIC_ORIGIN })
  const work = jobKinds({ sql, log, mailer, objects, uploads, secret, previousSecrets, tombstones }, backUp, pack)
  const jobs = await startJobs(sql, log, work)
  onEnd(() => jobs.stop())
  // The database may be one that was restored, without `restore`.
  await jobs.send(tombstonesQueue.name, {}).catch(() => {})
  if (isMeasured) measureJobs(sql)
  const indexing = keepIndexing(sql, log)
  onEnd(() => indexing.stop())
  const changes = createNoteChanges(sql, log)
  onEnd(() => changes.stop())
  const accountNews = createAccountNews(sql, log)
  onEnd(() => accountNews.stop())
  // Before anything watches how long the process is busy.
  forgetStart()
  const workers = new Workers(host.workerFile)
  onEnd(() => workers.close())
  const outlines = keepOutlines(sql, workers, log)
  onEnd(() => outlines.stop())

  const deps: Deps = {
    sql,
    log,
    version,
    changes,
    accountNews,
    outbox,
    workers,
    mailer: queuedMailer(jobs, secret),
    objects: tracing?.objects(objects) ?? objects,
    uploads,
    tombstones,
    tidyUp: () => void jobs.send(unnamedObjectsQueue.name, {}).catch(() => {}),
    forgetMail: forgetsMail(sql, [secret, ...previousSecrets], mailer),
    packExports: () => void jobs.send(exportsQueue.name, {}).catch(() => {}),
    removeAccounts: () => void jobs.send(removedAccountsQueue.name, {}).catch(() => {}),
    importLimits: {
      maxBytes: config.IMPORT_MAX_MB * 1024 ** 2,
      maxUnpackedBytes: config.IMPORT_UNPACKED_MB * 1024 ** 2,
      maxEntries: config.IMPORT_MAX_FILES,
      maxDepth: 3,
    },
    attachmentsQuota: config.ATTACHMENTS_QUOTA_MB * 1024 ** 2,
    textQuota: config.TEXT_QUOTA_MB * 1024 ** 2,
    assets: await readAssets(host.clientFolder, routes.static),
    secret,
    previousSecrets,
    publicOrigin: config.PUBLIC_ORIGIN,
    isLocal: config.isLocal,
    signUp: config.SIGN_UP,
    confirmsAddresses: config.confirmsAddresses,
    securityContact: securityContactOf(config),
    sample: await sampleOffer(sql, circumstances.sample),
    provider: await providerSettings(config),
    takesPasswords: config.PASSWORD_SIGN_IN,
    requiresFactor: config.REQUIRE_SECOND_FACTOR,
    webhooks: config.WEBHOOKS,
    rateLimit: config.RATE_LIMIT,
    proxyHops: config.TRUST_PROXY_HOPS,
    schemaVersion: migrations.length,
    drain,
    pressureLimits: standardLimits,
    writeProbeSeconds: 10,
    isMeasured,
    tracing,
    operators: operatorsOf(config),
    backups:
      config.BACKUP_TO === undefined ? undefined : { to: config.BACKUP_TO, everyHours: config.BACKUP_EVERY_HOURS },
  }
  if (deps.webhooks) {
    const delivering = keepDelivering(deps)
    onEnd(() => delivering.stop())
  }
  const converters = new Workers(host.workerFile, converterLimits)
  onEnd(() => converters.close())
  const importing = keepImporting({ ...deps, converters, startReading: inThread(host.readerThread) })
  onEnd(() => importing.stop())
  return { deps, circumstances }
}

/** In the form in which accounts have them. */
function operatorsOf({ OPERATORS: given = [] }: Config): string[] {
  return given.flatMap((typed) => readAddress(typed, { isKnown: true }).address ?? [])
}

/** The sample account exists on this machine alone, because its password is in the README. */
async function welcome(config: Config, { sql, kind, setting }: OpenDatabase): Promise<Circumstances> {
  const isEmbedded = kind === 'embedded'
  const isPrivate = config.isLocal && isLoopbackHost(config.HOST)
  return {
    config,
    isPrivate,
    sample: isEmbedded && isPrivate ? await offerSampleAccount(sql) : undefined,
    isSampleClosed: isEmbedded && !isPrivate && (await closeSampleAccount(sql)),
    place: isEmbedded ? config.DATA_DIR : `the database that ${setting} names`,
  }
}

/** For half a year a service goes on without a new version, and no longer: then its operator should look at it. */
const contactLifetimeMs = 182 * 24 * 60 * 60 * 1000

function securityContactOf({ SECURITY_CONTACT: address, SECURITY_EXPIRES: expires }: Config): Deps['securityContact'] {
  if (address === undefined) return undefined
  const half = new Date(Date.now() + contactLifetimeMs).toISOString().replace(/\.\d+/, '')
  return { address, expiresAt: expires ?? half }
}
