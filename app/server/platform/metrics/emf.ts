import { mailQueue } from '../mail/mail-queue.ts'
import { registry } from './registry.ts'
import { deltasOf, readNumbers, samplesOf, type Numbers } from './summary.ts'

/** A CloudWatch metric, derived from one of the registry. Each costs money every month (docs/costs.md), so they are few. */
interface CloudWatchMetric {
  readonly name: string
  readonly unit: 'Count' | 'Milliseconds' | 'Bytes'
  /** Our metric, with the labels that count for it; the others are summed. */
  readonly of: string
  readonly where?: Readonly<Record<string, string>>
  /** A counter, reported as its increase in this minute; a gauge; or a histogram. */
  readonly kind: 'total' | 'value' | 'times'
}

const total = (name: string, of: string, where?: Readonly<Record<string, string>>): CloudWatchMetric => ({
  ...{ name, unit: 'Count', of, kind: 'total' },
  ...(where ? { where } : {}),
})
const times = (name: string, of: string): CloudWatchMetric => ({ name, unit: 'Milliseconds', of, kind: 'times' })

export const cloudWatchMetrics: readonly CloudWatchMetric[] = [
  times('RequestTime', 'notejam_http_request_duration_seconds'),
  total('Requests', 'notejam_http_request_duration_seconds_count'),
  total('RequestsFailed', 'notejam_http_request_duration_seconds_count', { status: '5xx' }),
  total('RequestsRefused', 'notejam_pressure_refusals_total'),
  total('WritesRefused', 'notejam_write_refusals_total'),
  times('StatementTime', 'notejam_database_statement_duration_seconds'),
  times('PoolWait', 'notejam_database_pool_wait_seconds'),
  { name: 'PoolInUse', unit: 'Count', of: 'notejam_database_pool_in_use', kind: 'value' },
  { name: 'PoolWaiting', unit: 'Count', of: 'notejam_database_pool_waiting', kind: 'value' },
  total('StatementErrors', 'notejam_database_errors_total'),
  total('ConnectionsOpened', 'notejam_database_connections_opened_total'),
  total('NotesCreated', 'notejam_notes_total', { what: 'created' }),
  total('NotesUpdated', 'notejam_notes_total', { what: 'updated' }),
  total('SignIns', 'notejam_sign_ins_total', { outcome: 'right' }),
  total('SignInsWrong', 'notejam_sign_ins_total', { outcome: 'wrong' }),
  total('SignUps', 'notejam_sign_ups_total', { outcome: 'created' }),
  total('MailSent', 'notejam_mail_total', { outcome: 'sent' }),
  total('MailFailed', 'notejam_mail_total', { outcome: 'failed' }),
  total('JobsFailed', 'notejam_jobs_total', { outcome: 'failed' }),
  { name: 'MailLate', unit: 'Count', of: 'notejam_jobs_late', where: { queue: mailQueue.name }, kind: 'value' },
  { name: 'JobsLate', unit: 'Count', of: 'notejam_jobs_late', kind: 'value' },
  { name: 'HeapUsed', unit: 'Bytes', of: 'nodejs_heap_size_used_bytes', kind: 'value' },
  { name: 'Memory', unit: 'Bytes', of: 'process_resident_memory_bytes', kind: 'value' },
]

/** CloudWatch stores custom metrics by the minute. */
const intervalMs = 60_000

/**
 * Writes the metrics once a minute as a log line in CloudWatch's embedded metric format: CloudWatch Logs makes metrics of it, without an agent
 * or a call. No dimensions: each combination would be billed as a metric.
 * @param write takes a line, without its end
 * @returns writes what came since the last line, and ends it
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export async function logMetrics(namespace: string, write: (line: string) => void): Promise<() => Promise<void>> {
  let before = await readNumbers(registry)
  const tell = async (): Promise<void> => {
    const now = await readNumbers(registry)
    const line = lineOf(namespace, before, now, Date.now())
    before = now
    write(line)
  }
  // A minute that cannot be told is in the next line.
  const timer = setInterval(() => void tell().catch(() => {}), intervalMs)
  timer.unref()
  return async () => {
    clearInterval(timer)
    await tell()
  }
}

/** @param at milliseconds since 1970 */
function lineOf(namespace: string, before: Numbers, now: Numbers, at: number): string {
  const told = cloudWatchMetrics.flatMap((metric) => {
    const value = valueOf(metric, before, now)
    // An empty histogram is left out, because CloudWatch refuses an empty list.
    return Array.isArray(value) && value.length === 0 ? [] : [{ ...metric, value }]
  })
  const Metrics = told.map(({ name, unit }) => ({ Name: name, Unit: unit }))
  return JSON.stringify({
    _aws: { Timestamp: at, CloudWatchMetrics: [{ Namespace: namespace, Dimensions: [[]], Metrics }] },
    ...Object.fromEntries(told.map(({ name, value }) => [name, value])),
  })
}

function valueOf({ of, where = {}, kind }: CloudWatchMetric, before: Numbers, now: Numbers): number | number[] {
  if (kind === 'value') return now.sum(of, where)
  if (kind === 'total') return now.sum(of, where) - before.sum(of, where)
  return samplesOf(deltasOf(before.buckets(of), now.buckets(of))).map((seconds) =>
    Number((seconds * 1000).toPrecision(4)),
  )
}
