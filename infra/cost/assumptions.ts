/** An assumption about the use of an environment, which no template tells. */
export interface Assumption {
  readonly unit: string
  readonly dev: number
  readonly test: number
  readonly prod: number
  readonly why: string
}

export const assumptions = {
  requestsPerSecond: each(
    'requests/s',
    [0.5, 1, 20],
    'That reach the service in busy hours. Some 2,000 people who read and write notes at work, a page or a save every 100 s; dev and test have only their developers and the tests of a deployment.',
  ),
  busyHours: all('h', 220, 'Ten hours on 22 working days. What comes at other times is small beside it.'),
  staticPerRequest: all(
    'files',
    0.3,
    'Browsers keep static files for a year, so only new visitors and new versions fetch them.',
  ),
  staticKib: all('KiB', 15, 'A stylesheet or a script, compressed.'),
  responseKib: all('KiB', 8, 'A page of markup, compressed, with its headers.'),
  requestKib: all('KiB', 2, 'Headers, a cookie, and now and then a note.'),
  databaseKib: all(
    'KiB',
    12,
    'What the task and the database say to each other for one request: one statement and its rows, not compressed.',
  ),
  logKib: all('KiB', 0.35, 'One line for each request, with what CloudWatch adds to each.'),
  ownMetrics: all(
    'metrics',
    23,
    'What the service tells CloudWatch of itself, under METRICS_NAMESPACE: the same few for all tasks, without dimensions.',
  ),
  metricLineKib: all('KiB', 3, 'The line with all of them that each task writes once a minute.'),
  otherLogsGb: each(
    'GB',
    [0.5, 0.5, 2],
    "The database's slow statements, refused packets (the internet scans every public address), functions.",
  ),
  notesGb: each('GB', [1, 1, 20], 'Notes with their history and indexes, as a backup sees them.'),
  changedGbPerDay: each(
    'GB',
    [0.1, 0.1, 0.5],
    'What the log of changes adds to the backups for point-in-time recovery.',
  ),
  changedGbPerMonth: each(
    'GB',
    [0.5, 0.5, 3],
    'Blocks that differ between two monthly backups: each holds only those, after the first.',
  ),
  attachmentsGb: each('GB', [1, 1, 20], 'Some 10 MB for each person.'),
  attachmentsGbPerMonth: each('GB', [0.1, 0.1, 1], 'Uploaded in a month.'),
  downloadsGb: each('GB', [0.1, 0.1, 10], 'Half of the attachments are opened once in a month.'),
  otherNatGb: each(
    'GB',
    [2, 2, 5],
    'Through NAT beside logs: image manifests, secrets, mail. Image layers and attachments come by the free S3 endpoint.',
  ),
  mails: each('mails', [200, 200, 5_000], 'Confirmations and forgotten passwords.'),
  deployments: each(
    'deployments',
    [880, 880, 440],
    'A hundred developers (O5): 40 merges on a working day reach dev and test, and 20 bundles of them prod.',
  ),
  deploymentMinutes: all('min', 5, 'New tasks stand beside the old until they are healthy and the old have drained.'),
  farShare: all(
    'of requests',
    0.5,
    "Origin Shield is charged for requests from other regional caches than the shield's own.",
  ),
  tracedShare: all('of requests', 0.05, 'With tracing on: one request in twenty.'),
} as const satisfies Record<string, Assumption>

function each(unit: string, [dev, test, prod]: readonly [number, number, number], why: string): Assumption {
  return { unit, dev, test, prod, why }
}

function all(unit: string, value: number, why: string): Assumption {
  return each(unit, [value, value, value], why)
}
