/** What one environment variable does, for whoever sets it. */
export interface SettingDescription {
  /** What holds when it is not set, in words or as a value; left out when nothing does. */
  readonly standard?: string
  readonly meaning: string
  /** Its value opens something: it is to be kept where secrets are. */
  readonly isSecret?: true
}

/** Every environment variable that the service reads, by what it is for. docs/configuration.md is made from this. */
export const settingGroups = {
  Serving: {
    PORT: { standard: '`8000`', meaning: 'The port to listen on.' },
    HOST: {
      standard: '`localhost`',
      meaning:
        'The interface to listen on; `0.0.0.0` for all. Others then need `PUBLIC_ORIGIN` too, and the sample account is ' +
        'closed.',
    },
    PUBLIC_ORIGIN: {
      standard: '`http://localhost:$PORT`',
      meaning:
        'The origin that people type. Links in mail and the check against forged requests are made from it. With ' +
        '`https:`, cookies are `__Host-` cookies and HSTS is on.',
    },
    TRUST_PROXY_HOPS: {
      standard: '`0`',
      meaning:
        'How many proxies of yours stand before this process, up to 5: that many addresses are believed from the right ' +
        'end of `X-Forwarded-For`. CloudFront and a load balancer are 2. Nothing but the last of them may reach the port.',
    },
    DRAIN_SECONDS: {
      standard: '`0`',
      meaning:
        'For how long, up to 90, SIGTERM leaves the port open and sends everybody elsewhere before it ends the process. ' +
        'Requests then have 20 seconds to finish: kill it no sooner than 25 after.',
    },
    RATE_LIMIT: {
      standard: '`on`',
      meaning:
        '`off` for benchmarks, only under a local `PUBLIC_ORIGIN`. On, guesses at passwords are few, and an account may ' +
        'change 600 things, send 300 files and ask 600 searches in a minute of each process: no person does.',
    },
    AUTH_SECRET: {
      standard: 'kept in the database',
      meaning:
        'Signs cookies and seals mail that waits; at least 32 characters, the same for every process. Kept in the database ' +
        'it protects nothing from whoever has a copy of that; the one that was kept there is believed on.',
      isSecret: true,
    },
    AUTH_SECRET_PREVIOUS: {
      standard: 'none',
      meaning:
        'What `AUTH_SECRET` takes the place of: what it has signed and sealed is believed on. Leave it out 30 days later.',
      isSecret: true,
    },
    AUTH_SECRET_ARN: {
      meaning:
        'The secret in AWS Secrets Manager that holds both instead: `{"current": "…", "previous": "…"}`, or the current one ' +
        'alone as text. It is read when the service starts.',
    },
  },
  'The database': {
    DATA_DIR: {
      standard: '`.data`',
      meaning: 'The folder of the embedded database, of attachments and of mail that is not sent.',
    },
    DATABASE_URL: {
      standard: 'the embedded one',
      meaning:
        'A PostgreSQL of your own (15 or newer, UTF-8, with ICU). It is migrated when the service starts, and never given ' +
        'a sample account.',
      isSecret: true,
    },
    TEXT_QUOTA_MB: {
      standard: '`1024`',
      meaning:
        'How many MiB the text of one account may have, from 1 to 1048576: its notes with the trash, their history and kept ' +
        'conflicts, each of them 1 kB more than its letters. When that is used up the history is thinned, and then a save ' +
        'is refused with everything that was typed. The disk needs room for its indexes besides.',
    },
    DATABASE_POOL: {
      standard: 'twice the cores, at least 8',
      meaning:
        'Connections that each process keeps at the most. Half of them, four at the most, are shared by short reads; the others ' +
        'are handed out to one statement at a time. One more listens while a note is open, and one indexes what was saved.',
    },
    DATABASE_WAIT_SECONDS: {
      standard: '`60`',
      meaning:
        'How long a start waits for a database that is not there yet, up to 3600; the port is opened afterwards. `0` ends ' +
        'it at once. A wrong password, or a database that does not exist, always does.',
    },
    DB_SECRET_ARN: {
      meaning:
        'The secret in AWS Secrets Manager that holds the password of the database at `DB_HOST`: `{"username": "…", "password": "…"}`. ' +
        'It is read at run time and may change at any time.',
    },
    DB_HOST: {
      meaning:
        'A PostgreSQL as RDS keeps one, instead of `DATABASE_URL`: always over TLS, and never migrated by the server ' +
        'itself. `DB_SECRET_ARN` and `DB_CA_FILE` go with it.',
    },
    DB_PORT: { standard: '`5432`', meaning: 'Its port.' },
    DB_NAME: { standard: '`notejam`', meaning: 'The database on it.' },
    DB_USER: { standard: '`notejam`', meaning: 'Who signs in there.' },
    DB_CA_FILE: { meaning: 'The certificates (PEM) of which one must have signed the certificate of that server.' },
  },
  Attachments: {
    ATTACHMENTS_BUCKET: {
      standard: 'a folder in `DATA_DIR`',
      meaning: 'The S3 bucket that holds attachments, below `attachments/`, in the region that `AWS_REGION` names.',
    },
    ATTACHMENTS_QUOTA_MB: {
      standard: '`1024`',
      meaning: 'How many MiB the attachments of one account may have in all, from 0 (no attachments) to 1048576.',
    },
  },
  Mail: {
    MAIL_FROM: {
      meaning:
        'The address that mail comes from. It is sent through `SMTP_URL`, or without one by Amazon SES in the region that ' +
        '`AWS_REGION` names; SES has to know it. Without it, mail is only kept under `DATA_DIR`, where nobody gets it but ' +
        'you.',
    },
    SMTP_URL: {
      standard: 'Amazon SES',
      meaning:
        'The mail server that sends: `smtps://user:password@mail.example` (TLS from the start), or `smtp://…:587` (TLS ' +
        'before anything is said, unless the server is on this machine).',
      isSecret: true,
    },
  },
  'Logs, metrics, traces': {
    LOG_LEVEL: {
      standard: '`info`',
      meaning: '`fatal`, `error`, `warn`, `info`, `debug`, `trace` or `silent`.',
    },
    METRICS_PORT: {
      standard: 'no metrics are served',
      meaning: 'A second port, with `/metrics` in the format of Prometheus, on the interface `METRICS_HOST`.',
    },
    METRICS_HOST: {
      standard: '`localhost`',
      meaning:
        'Who may fetch them: nobody is asked for a password there. `0.0.0.0` in a container; keep it from the public.',
    },
    METRICS_NAMESPACE: {
      standard: 'none are logged',
      meaning:
        'Metrics as log lines in CloudWatch’s embedded metric format, once a minute, under this namespace such as ' +
        '`Notejam/prod`.',
    },
    OTEL_EXPORTER_OTLP_ENDPOINT: {
      standard: 'nothing is traced',
      meaning: 'Where OpenTelemetry traces are sent, over HTTP: `http://127.0.0.1:4318`.',
    },
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, SettingDescription>>>>

type UnionOfKeys<Group> = Group extends unknown ? keyof Group : never

export type SettingName = UnionOfKeys<(typeof settingGroups)[keyof typeof settingGroups]>

export const settingNames = Object.values(settingGroups).flatMap((group) => Object.keys(group)) as SettingName[]
