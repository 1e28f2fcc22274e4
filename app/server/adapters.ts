import { join } from 'node:path'
import type { Config } from './config.ts'
import type { Deps } from './platform/deps.ts'
import { localOutbox } from './platform/mail/local-outbox.ts'
import { sesMailer } from './platform/mail/ses.ts'
import { smtpMailer } from './platform/mail/smtp.ts'
import { logMetrics } from './platform/metrics/emf.ts'
import { measureProcess } from './platform/metrics/measure-process.ts'
import { serveMetrics } from './platform/metrics/metrics-port.ts'
import { openTracing } from './platform/traces/open-tracing.ts'
import type { Tracing } from './platform/traces/tracing.ts'
import { print } from './print.ts'
import packageFile from '../package.json' with { type: 'json' }

/** Hears what has to be ended with the process, in reverse order. */
type OnEnd = (close: () => Promise<unknown>) => void

const { version } = packageFile

/** One request in twenty says where time goes, and costs a twentieth. */
const tracedShare = 0.05

/** How mail leaves: by a server, by SES, or into a folder on one's own machine. */
export async function openMail(
  config: Config,
  log: Deps['log'],
  onEnd: OnEnd,
): Promise<Pick<Deps, 'mailer' | 'outbox'>> {
  const { mailFrom, smtpUrl } = config
  if (mailFrom !== undefined) {
    const mailer = smtpUrl === undefined ? await sesMailer(mailFrom, log) : smtpMailer(smtpUrl, mailFrom, log)
    onEnd(() => mailer.close())
    return { mailer, outbox: undefined }
  }
  // Reset links open accounts: nowhere but on one's own machine are they printed.
  const outbox = localOutbox(join(config.dataDir, 'outbox'), config.isLocal ? print : () => {})
  return { mailer: outbox, outbox: config.isLocal ? outbox : undefined }
}

/** Whoever wants numbers gets them until the last request has been answered. @returns whether anybody does */
export async function openMetrics(
  { metricsPort, metricsHost, metricsNamespace }: Config,
  log: Deps['log'],
  onEnd: OnEnd,
): Promise<boolean> {
  if (metricsPort === undefined && metricsNamespace === undefined) return false
  measureProcess(version)
  if (metricsPort !== undefined) onEnd(await serveMetrics(metricsPort, metricsHost, log))
  if (metricsNamespace !== undefined) onEnd(await logMetrics(metricsNamespace, print))
  return true
}

export async function openTraces(
  { otlpEndpoint: endpoint, proxyHops }: Config,
  log: Deps['log'],
  onEnd: OnEnd,
): Promise<Tracing | undefined> {
  if (endpoint === undefined) return undefined
  const tracing = await openTracing({ endpoint, version, proxyHops, log, share: tracedShare })
  onEnd(() => tracing.close())
  return tracing
}
