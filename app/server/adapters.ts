import { join } from 'node:path'
import type { Config } from './config.ts'
import { declareFiles } from './features/backups/files-of-notes.ts'
import { backUpWhenDue } from './features/backups/scheduled.ts'
import { partPrefix } from './features/export/pack-exports.ts'
import type { BackupSource } from './platform/backup/make-backup.ts'
import { openPlace } from './platform/backup/open-place.ts'
import { refuseUnfinished } from './platform/backup/unfinished.ts'
import { checkSchema, migrate, type Migration } from './platform/database/migrate.ts'
import { openDatabase, type OpenDatabase } from './platform/database/open.ts'
import type { Deps } from './platform/deps.ts'
import { localOutbox } from './platform/mail/local-outbox.ts'
import { sesMailer } from './platform/mail/ses.ts'
import { smtpMailer } from './platform/mail/smtp.ts'
import { logMetrics } from './platform/metrics/emf.ts'
import { measureProcess } from './platform/metrics/measure-process.ts'
import { serveMetrics } from './platform/metrics/metrics-port.ts'
import { byKey } from './platform/objects/by-key.ts'
import { folderStore } from './platform/objects/folder.ts'
import type { ObjectStore } from './platform/objects/object-store.ts'
import { s3Store } from './platform/objects/s3.ts'
import { below, tombstonesFolder, tombstonesIn, type Tombstones } from './platform/tombstones/tombstones.ts'
import { openTracing } from './platform/traces/open-tracing.ts'
import type { Tracing } from './platform/traces/tracing.ts'
import { print } from './print.ts'
import packageFile from '../package.json' with { type: 'json' }

/** What the settings choose: the database and its schema, the object store, how mail leaves, where metrics and traces go. */

/** What the process does for the parts that are opened. */
export interface Lifecycle {
  /** Takes what closes a part; the last one is closed first. */
  readonly onEnd: (close: () => Promise<unknown>) => void
  /** Ends the process, because a part that it needs has ended. */
  readonly fail: (reason: string) => void
}

type OnEnd = Lifecycle['onEnd']

export const { version } = packageFile

/** One request in twenty is traced, which costs a twentieth. */
const tracedShare = 0.05

/** @param isBeside for a command: beside a Notejam that may be running on the same folder */
export function openStore(config: Config, { onEnd, fail }: Lifecycle, isBeside = false): Promise<OpenDatabase> {
  return openDatabase(config, {
    isBeside,
    onOpen: onEnd,
    onWait: (sentence) => print(sentence, process.stderr),
    onFailure: fail,
  })
}

/** @returns the names of the migrations that it has applied */
export function bringUpToDate({ sql, setting }: OpenDatabase, migrations: readonly Migration[]): Promise<string[]> {
  return migrate(sql, migrations, setting, (name) =>
    print(
      `${name} goes through all notes: seconds or minutes for 100,000. It may be interrupted, and goes on the next time.`,
    ),
  )
}

/**
 * The embedded database and one with an address are migrated here. A managed one is migrated by its platform before the service starts,
 * because several versions of the service run side by side.
 */
export async function prepareSchema(
  store: OpenDatabase,
  migrations: readonly Migration[],
  log: Deps['log'],
): Promise<void> {
  await refuseUnfinished(store.sql, store.setting)
  if (store.kind === 'managed') {
    const ahead = await checkSchema(store.sql, migrations, store.setting)
    if (ahead > 0) log.warn({ ahead }, 'the schema is newer than this version')
    return
  }
  const applied = await bringUpToDate(store, migrations)
  if (applied.length > 0) log.info({ applied }, 'migrated')
}

/** Packed exports lie apart: what copies, keeps or counts attachments takes none of them along. */
export async function openObjects(config: Config): Promise<ObjectStore> {
  const { ATTACHMENTS_BUCKET: bucket, EXPORTS_BUCKET: exports, DATA_DIR: folder } = config
  const attachments =
    bucket === undefined
      ? folderStore(join(folder, 'attachments'))
      : await s3Store({ bucket, setting: 'ATTACHMENTS_BUCKET', prefix: 'attachments/' })
  if (exports !== undefined) {
    return byKey(partPrefix, await s3Store({ bucket: exports, setting: 'EXPORTS_BUCKET', prefix: '' }), attachments)
  }
  return bucket === undefined ? byKey(partPrefix, folderStore(join(folder, 'exports')), attachments) : attachments
}

/** The list of what is gone for good stands with the attachments, and is kept with the backups as well. */
export async function openTombstones(config: Config): Promise<Tombstones> {
  const { ATTACHMENTS_BUCKET: bucket, DATA_DIR: folder, BACKUP_TO: backups } = config
  const place = await openPlace(
    bucket === undefined ? join(folder, tombstonesFolder) : `s3://${bucket}/${tombstonesFolder}`,
    '/',
  )
  return tombstonesIn(place, backups === undefined ? [] : [below(await openPlace(backups, '/'), tombstonesFolder)])
}

/** How mail leaves: by a mail server, by SES, or into a folder on the operator's own machine. */
export async function openMail(
  config: Config,
  log: Deps['log'],
  onEnd: OnEnd,
): Promise<Pick<Deps, 'mailer' | 'outbox'>> {
  const { MAIL_FROM: from, SMTP_URL: url } = config
  if (from !== undefined) {
    const mailer = url === undefined ? await sesMailer(from, log) : smtpMailer(url, from, log)
    onEnd(() => mailer.close())
    return { mailer, outbox: undefined }
  }
  // A reset link opens an account: it is printed only on the operator's own machine.
  const outbox = localOutbox(join(config.DATA_DIR, 'outbox'), config.isLocal ? print : () => {})
  return { mailer: outbox, outbox: config.isLocal ? outbox : undefined }
}

/** What makes backups by themselves; undefined where the settings ask for none. */
export function scheduledBackups(
  config: Config,
  { sql, setting }: OpenDatabase,
  { log, ...given }: Pick<BackupSource, 'objects' | 'migrations' | 'appVersion' | 'tombstones'> & Pick<Deps, 'log'>,
): (() => Promise<void>) | undefined {
  const { BACKUP_TO: to, BACKUP_EVERY_HOURS: everyHours, BACKUP_KEEP: keep } = config
  if (to === undefined) return undefined
  return () => backUpWhenDue({ ...given, sql, setting, declareFiles }, { to, everyHours, keep }, log)
}

/** Metrics are served until the last request has been answered. @returns whether the settings ask for any */
export async function openMetrics(
  { METRICS_PORT: port, METRICS_HOST: host, METRICS_NAMESPACE: namespace }: Config,
  log: Deps['log'],
  onEnd: OnEnd,
): Promise<boolean> {
  if (port === undefined && namespace === undefined) return false
  measureProcess(version)
  if (port !== undefined) onEnd(await serveMetrics(port, host, log))
  if (namespace !== undefined) onEnd(await logMetrics(namespace, print))
  return true
}

export async function openTraces(
  { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, TRUST_PROXY_HOPS: proxyHops }: Config,
  log: Deps['log'],
  onEnd: OnEnd,
): Promise<Tracing | undefined> {
  if (endpoint === undefined) return undefined
  const tracing = await openTracing({ endpoint, version, proxyHops, log, share: tracedShare })
  onEnd(() => tracing.close())
  return tracing
}
