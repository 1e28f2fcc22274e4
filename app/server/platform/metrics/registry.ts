import { Counter, Histogram, Registry } from 'prom-client'

/**
 * Every metric of this process, in one place. Labels are of bounded cardinality and without personal data: routes, outcomes, classes of
 * errors; never a URL, a person or their text.
 */
export const registry = new Registry()

const registers = [registry]

/** One counter for each of a few outcomes; all of them are there from the start, so that their first is seen to happen. */
function outcomes<Outcome extends string>(name: string, help: string, label: string, known: readonly Outcome[]) {
  const counter = new Counter({ name, help, labelNames: [label], registers })
  for (const outcome of known) counter.inc({ [label]: outcome }, 0)
  return (outcome: Outcome, times = 1) => counter.inc({ [label]: outcome }, times)
}

const jobs = new Counter({
  name: 'notejam_jobs_total',
  help: 'Jobs that were done or failed (and are tried again), by queue.',
  labelNames: ['queue', 'outcome'],
  registers,
})

/** What people and the service do, counted where it has happened. */
export const count = {
  note: outcomes('notejam_notes_total', 'Notes, by what was done with them.', 'what', [
    ...(['created', 'updated', 'trashed', 'restored', 'deleted'] as const),
  ]),
  save: outcomes('notejam_saves_total', 'Saves that met a newer version: merged, or left to their writer.', 'outcome', [
    ...(['merged', 'conflict'] as const),
  ]),
  signIn: outcomes('notejam_sign_ins_total', 'Attempts to sign in: right, wrong, or too many.', 'outcome', [
    ...(['right', 'wrong', 'limited'] as const),
  ]),
  signUp: outcomes('notejam_sign_ups_total', 'Attempts to sign up: created, refused, or too many.', 'outcome', [
    ...(['created', 'refused', 'limited'] as const),
  ]),
  reset: outcomes('notejam_password_resets_total', 'Reset links asked for, and passwords set with one.', 'what', [
    ...(['asked', 'done'] as const),
  ]),
  mail: outcomes('notejam_mail_total', 'Mail that was handed over, and attempts that failed.', 'outcome', [
    ...(['sent', 'failed'] as const),
  ]),
  attachment: outcomes('notejam_attachments_total', 'Attachments that were stored or refused.', 'outcome', [
    ...(['stored', 'refused'] as const),
  ]),
  attachmentBytes: outcomes('notejam_attachment_bytes_total', 'Bytes of those that were stored.', 'outcome', [
    'stored',
  ]),
  limited: outcomes(
    'notejam_account_limits_total',
    'Requests that were answered with 429 since their account had made too many within a minute, by kind.',
    'kind',
    [...(['changes', 'uploads', 'searches', 'looks'] as const)],
  ),
  indexed: outcomes(
    'notejam_indexed_notes_total',
    'Notes whose words were indexed after a save, or failed to be.',
    'outcome',
    [...(['done', 'failed'] as const)],
  ),
  /** @param queue one of jobs.ts */
  job: (queue: string, outcome: 'done' | 'failed') => jobs.inc({ queue, outcome }),
  /** @param cause a word of pressure.ts */
  refusal: outcomes(
    'notejam_pressure_refusals_total',
    'Requests that were answered with 503 at once, by cause.',
    'cause',
    [...(['requests', 'pool', 'heap'] as const)],
  ),
  /** @param obstacle a word of outage.ts */
  writeRefusal: outcomes(
    'notejam_write_refusals_total',
    'Requests that were answered with 503 because nothing can be written, by what is in the way.',
    'obstacle',
    [...(['full', 'memory', 'disk', 'dropped'] as const)],
  ),
}

export const requestTime = new Histogram({
  name: 'notejam_http_request_duration_seconds',
  help: 'From the first byte of a request to the last of its answer.',
  labelNames: ['method', 'route', 'status'],
  buckets: [0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  registers,
})

export const statementTime = new Histogram({
  name: 'notejam_database_statement_duration_seconds',
  help: 'From when a connection was free for a statement to its last row: the network and the server.',
  buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  registers,
})

export const poolWait = new Histogram({
  name: 'notejam_database_pool_wait_seconds',
  help: 'How long statements waited for a connection before.',
  buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  registers,
})

export const statementErrors = new Counter({
  name: 'notejam_database_errors_total',
  help: 'Statements that failed, by class of SQLSTATE (the first two characters); "connection" when none came.',
  labelNames: ['class'],
  registers,
})

export const connectionsOpened = new Counter({
  name: 'notejam_database_connections_opened_total',
  help: 'Connections that were opened; many without a deployment are reconnects.',
  registers,
})
