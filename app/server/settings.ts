import { availableParallelism } from 'node:os'
import {
  address,
  contact,
  databaseWord,
  day,
  folderOrBucket,
  hostName,
  issuer,
  mailAddress,
  mailAddresses,
  matching,
  oneOf,
  onOrOff,
  path,
  portNumber,
  retention,
  secretArn,
  signingKey,
  whoMaySignUp,
  wholeNumber,
  type Parser,
} from './parsers.ts'
import { publicOrigin } from './public-origin.ts'

/** One environment variable: how it is read, and what it does for the operator. */
export interface Setting<Value = unknown> extends Parser<Value> {
  /** What holds when it is not set, as its text. May name a setting above: `http://localhost:$PORT`. */
  readonly default?: string
  /** What holds when it is not set, in words; for a default that is computed, and for none. */
  readonly unset?: string
  readonly meaning: string
  /** Its value opens something: the operator keeps it where secrets are. */
  readonly secret?: true
}

const serving = {
  PORT: { default: '8000', meaning: 'The port to listen on.', ...portNumber },
  HOST: {
    default: 'localhost',
    meaning:
      'The interface to listen on; `0.0.0.0` for all. Other machines then need `PUBLIC_ORIGIN` too, and the sample account is ' +
      'closed.',
    ...hostName('a host name or an address'),
  },
  PUBLIC_ORIGIN: {
    default: 'http://localhost:$PORT',
    meaning:
      'The origin that people type: a name of its own, without a path. Links in mail and the check against forged requests are made ' +
      'from it. With `https:`, cookies are `__Host-` cookies and HSTS is on.',
    ...publicOrigin,
  },
  TRUST_PROXY_HOPS: {
    default: '0',
    meaning:
      'How many proxies of yours stand before this process, up to 5: that many addresses are believed from the right ' +
      'end of `X-Forwarded-For`. CloudFront and a load balancer are 2. Nothing but the last of them may reach the port.',
    ...wholeNumber('a number', 0, 5),
  },
  DRAIN_SECONDS: {
    default: '0',
    meaning:
      'How long, up to 90 seconds, SIGTERM leaves the port open and tells the load balancer and clients to go elsewhere, before ' +
      'it ends the process. Requests then have 20 seconds to finish: kill the process no sooner than 25 after.',
    ...wholeNumber('a number of seconds', 0, 90),
  },
  RATE_LIMIT: {
    default: 'on',
    meaning:
      '`off` for benchmarks, only under a local `PUBLIC_ORIGIN`. On, guesses at passwords are few, and an account may ' +
      'change 600 things, send 300 files and ask 600 searches in a minute of each process: no person does.',
    ...onOrOff,
  },
  SIGN_UP: {
    default: 'open',
    meaning:
      'Who may make an account: `open` for all, `invite` for those with an invitation (`npm run people -- invite`), `closed` for none, or ' +
      'domains such as `@notes.example,@jam.example`, whose people confirm their address before they come in, so that mail has to be ' +
      'configured; others then need an invitation.',
    ...whoMaySignUp,
  },
  CONFIRM_EMAIL: {
    unset: 'on with `MAIL_FROM`',
    meaning:
      'Whether people are asked to show that their address is theirs, by a link in a mail. Until then they can write, and cannot share ' +
      'notes with the public.',
    ...onOrOff,
  },
  SECURITY_CONTACT: {
    unset: 'none: `/.well-known/security.txt` is not there',
    meaning:
      'Where people report a weakness of this Notejam: a mail address, or the https address of a page. It stands in ' +
      '`/.well-known/security.txt` (RFC 9116).',
    ...contact,
  },
  SECURITY_EXPIRES: {
    unset: 'half a year after the start',
    meaning: 'Until which day that contact can be relied on, such as `2027-06-30`; less than a year ahead.',
    ...day,
  },
  AUTH_SECRET: {
    unset: 'kept in the database',
    meaning:
      'Signs cookies and seals mail that waits; at least 32 characters, the same for every process. A key that is kept in the ' +
      'database is in every copy of the database, too. After you set this, the key that was kept there is accepted for 30 days more.',
    secret: true,
    ...signingKey,
  },
  AUTH_SECRET_PREVIOUS: {
    unset: 'none',
    meaning:
      'The key that `AUTH_SECRET` replaces (rotation): what it has signed and sealed is accepted as well. Leave it out 30 days ' +
      'later.',
    secret: true,
    ...signingKey,
  },
  AUTH_SECRET_ARN: {
    meaning:
      'The secret in AWS Secrets Manager that holds both instead: `{"current": "…", "previous": "…"}`, or the current one ' +
      'alone as text. It is read when the service starts.',
    ...secretArn,
  },
} satisfies Readonly<Record<string, Setting>>

const database = {
  DATA_DIR: {
    default: '.data',
    meaning: 'The folder of the embedded database, of attachments and of mail that is not sent.',
    ...path('a folder'),
  },
  DATABASE_URL: {
    unset: 'the embedded one',
    meaning:
      'A PostgreSQL of your own (15 or newer, UTF-8, with ICU). It is migrated when the service starts, and never given ' +
      'a sample account.',
    secret: true,
    ...address('a PostgreSQL address such as postgres://user:password@host:5432/notejam', ['postgres:', 'postgresql:']),
  },
  TEXT_QUOTA_MB: {
    default: '1024',
    meaning:
      'How many MiB the text of one account may have, from 1 to 1048576: its notes with the trash, their history and kept ' +
      'conflicts, each of them 1 kB more than its letters. When that is used up the history is thinned, and then a save ' +
      'is refused with everything that was typed. The disk needs room for its indexes besides.',
    ...wholeNumber('a number', 1, 1_048_576),
  },
  DATABASE_POOL: {
    default: String(Math.max(8, availableParallelism() * 2)),
    unset: 'twice the cores, at least 8',
    meaning:
      'Connections that each process keeps at the most. Half of them, four at the most, are shared by short reads; the others ' +
      'are handed out to one statement at a time. One more listens while a note is open, and one indexes what was saved.',
    ...wholeNumber('a number', 1, 100),
  },
  DATABASE_WAIT_SECONDS: {
    default: '60',
    meaning:
      'How long a start waits for a database that is not there yet, up to 3600; the port is opened afterwards. `0` ends ' +
      'it at once. A wrong password, or a database that does not exist, always does.',
    ...wholeNumber('a number of seconds', 0, 3600),
  },
  DB_SECRET_ARN: {
    meaning:
      'The secret in AWS Secrets Manager that holds the password of the database at `DB_HOST`: `{"username": "…", "password": "…"}`. ' +
      'It is read at run time and may change at any time.',
    ...secretArn,
  },
  DB_HOST: {
    meaning:
      'A PostgreSQL as RDS keeps one, instead of `DATABASE_URL`: always over TLS, and never migrated by the server ' +
      'itself. `DB_SECRET_ARN` and `DB_CA_FILE` go with it.',
    ...hostName('a host name'),
  },
  DB_PORT: { default: '5432', meaning: 'Its port.', ...portNumber },
  DB_NAME: { default: 'notejam', meaning: 'The database on it.', ...databaseWord('the name of a database') },
  DB_USER: { default: 'notejam', meaning: 'Who signs in there.', ...databaseWord('the name of a database user') },
  DB_CA_FILE: {
    meaning: 'The certificates (PEM) of which one must have signed the certificate of that server.',
    ...path('a file'),
  },
} satisfies Readonly<Record<string, Setting>>

const attachments = {
  ATTACHMENTS_BUCKET: {
    unset: 'a folder in `DATA_DIR`',
    meaning: 'The S3 bucket that holds attachments, below `attachments/`, in the region that `AWS_REGION` names.',
    ...matching('the name of an S3 bucket', /^[a-z\d][a-z\d.-]{1,61}[a-z\d]$/),
  },
  ATTACHMENTS_QUOTA_MB: {
    default: '1024',
    meaning:
      'How many MiB the attachments of one account may have in all, from 0 (no attachments) to 1048576. Each counts as 4 KiB ' +
      'at least.',
    ...wholeNumber('a number', 0, 1_048_576),
  },
} satisfies Readonly<Record<string, Setting>>

const imports = {
  IMPORT_MAX_MB: {
    default: '2048',
    meaning:
      'How many MiB of notes and files a person may bring from elsewhere at once, from 1 to 102400. They lie beside the attachments for ' +
      'seven days; of one person, twice as many at the most.',
    ...wholeNumber('a number', 1, 102_400),
  },
  IMPORT_UNPACKED_MB: {
    default: '8192',
    meaning:
      'How many MiB the archives among them may unpack to, from 1 to 1048576. Some are unpacked to the disk (`uploads` in `DATA_DIR`) ' +
      'for as long as they are read: up to half of this for each of the two imports that a process works on.',
    ...wholeNumber('a number', 1, 1_048_576),
  },
  IMPORT_MAX_FILES: {
    default: '200000',
    meaning: 'How many files they may have, with those in archives, from 1 to 1000000.',
    ...wholeNumber('a number', 1, 1_000_000),
  },
} satisfies Readonly<Record<string, Setting>>

const backups = {
  BACKUP_TO: {
    unset: 'none are made',
    meaning:
      'Where backups are made by themselves: a folder, or `s3://bucket/prefix` in the region that `AWS_REGION` names. For one Notejam ' +
      'alone. `npm run backup -- TO` makes one at any time, with or without this.',
    ...folderOrBucket,
  },
  BACKUP_EVERY_HOURS: {
    default: '24',
    meaning:
      'How often, from 1 to 744 hours. `OPERATORS` see it in their settings when the last good one is older than that.',
    ...wholeNumber('a number of hours', 1, 744),
  },
  BACKUP_KEEP: {
    default: '7d 5w 36m',
    meaning:
      'For how many days, weeks and months the last backup of each is kept. Older ones are removed after a newer one was made and read back.',
    ...retention,
  },
  OPERATORS: {
    unset: 'none',
    meaning:
      'The addresses of the accounts whose settings show how backups are going, with commas between them. Make those accounts before you ' +
      'name them here: an address is not proved when an account is made.',
    ...mailAddresses,
  },
} satisfies Readonly<Record<string, Setting>>

const singleSignOn = {
  OIDC_ISSUER: {
    unset: 'people sign in with passwords alone',
    meaning:
      'The OpenID Connect provider that people may sign in with: its issuer, exactly as it writes it. `OIDC_CLIENT_ID` and a secret go with ' +
      'it. Register the address `PUBLIC_ORIGIN/signin/provider/return` there.',
    ...issuer,
  },
  OIDC_CLIENT_ID: {
    meaning: 'The name under which that provider knows this Notejam.',
    ...matching('the client ID that the provider gave out', /^[\x21-\x7e]{1,255}$/),
  },
  OIDC_CLIENT_SECRET: {
    meaning: 'The secret that the provider gave out with it.',
    secret: true,
    ...matching('the client secret that the provider gave out', /^[\x20-\x7e]{1,1000}$/),
  },
  OIDC_CLIENT_SECRET_ARN: {
    meaning:
      'The secret in AWS Secrets Manager that holds it instead, as text or as `{"client_secret": "…"}`. It is read when the service starts.',
    ...secretArn,
  },
  OIDC_NAME: {
    unset: 'the host of `OIDC_ISSUER`',
    meaning: 'What people call the provider: the button says “Sign in with …”.',
    ...matching('a name of up to 40 characters', /^[^\p{C}\s](?:[^\p{C}]{0,38}[^\p{C}\s])?$/u),
  },
  OIDC_TRUST_EMAIL: {
    default: 'off',
    meaning:
      '`on` for a provider that never says whether an address is confirmed (`email_verified`), and where administrators alone give ' +
      'people their addresses, such as one tenant of Microsoft Entra. An address that the provider calls unconfirmed is never taken.',
    ...onOrOff,
  },
  PASSWORD_SIGN_IN: {
    default: 'on',
    meaning:
      '`off` lets people in through the provider alone: passwords open nothing, and a confirmed address there is the account that has it ' +
      'here.',
    ...onOrOff,
  },
} satisfies Readonly<Record<string, Setting>>

const webhooks = {
  WEBHOOKS: {
    default: 'off',
    meaning:
      '`on` lets people have other services told of their notes: signed messages, over HTTPS, to public addresses alone. Under a local ' +
      '`PUBLIC_ORIGIN` this machine may be told, too.',
    ...onOrOff,
  },
} satisfies Readonly<Record<string, Setting>>

const mail = {
  MAIL_FROM: {
    meaning:
      'The address that mail comes from. It is sent through `SMTP_URL`, or without one by Amazon SES in the region that ' +
      '`AWS_REGION` names; SES has to know it. Without `MAIL_FROM`, mail is kept in a folder of `DATA_DIR` and not sent.',
    ...mailAddress,
  },
  SMTP_URL: {
    unset: 'Amazon SES',
    meaning:
      'The mail server that sends: `smtps://user:password@mail.example` (TLS from the start), or `smtp://…:587` (TLS ' +
      'before anything is said, unless the server is on this machine).',
    secret: true,
    ...address('a mail server such as smtps://user:password@mail.example', ['smtp:', 'smtps:'], true),
  },
} satisfies Readonly<Record<string, Setting>>

const watching = {
  LOG_LEVEL: {
    default: 'info',
    meaning: '`fatal`, `error`, `warn`, `info`, `debug`, `trace` or `silent`.',
    ...oneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']),
  },
  METRICS_PORT: {
    unset: 'no metrics are served',
    meaning: 'A second port, with `/metrics` in the format of Prometheus, on the interface `METRICS_HOST`.',
    ...portNumber,
  },
  METRICS_HOST: {
    default: 'localhost',
    meaning:
      'The interface that serves metrics, without a password. `0.0.0.0` in a container; keep the port from the public.',
    ...hostName('a host name or an address'),
  },
  METRICS_NAMESPACE: {
    unset: 'none are logged',
    meaning:
      'Metrics as log lines in CloudWatch’s embedded metric format, once a minute, under this namespace such as ' +
      '`Notejam/prod`.',
    ...matching('a CloudWatch namespace such as Notejam/prod', /^(?!AWS\/)[\w./#-]{1,255}$/),
  },
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    unset: 'nothing is traced',
    meaning: 'Where OpenTelemetry traces are sent, over HTTP: `http://127.0.0.1:4318`.',
    ...address('an address such as http://127.0.0.1:4318', ['http:', 'https:']),
  },
} satisfies Readonly<Record<string, Setting>>

/** Every environment variable that the service reads, by what it is for. docs/configuration.md is made from this. */
export const settingGroups: Readonly<Record<string, Readonly<Record<string, Setting>>>> = {
  Serving: serving,
  'The database': database,
  Attachments: attachments,
  'Notes from elsewhere': imports,
  Backups: backups,
  'Single sign-on': singleSignOn,
  Webhooks: webhooks,
  Mail: mail,
  'Logs, metrics, traces': watching,
}

export const settings = {
  ...serving,
  ...database,
  ...attachments,
  ...imports,
  ...backups,
  ...singleSignOn,
  ...webhooks,
  ...mail,
  ...watching,
}

export type SettingName = keyof typeof settings

export const settingNames = Object.keys(settings) as SettingName[]

/** What is read: a setting without a default may be undefined. */
export type SettingValues = { readonly [Name in SettingName]: ValueOf<(typeof settings)[Name]> }

type ValueOf<One> =
  One extends Parser<infer Value> ? (One extends { readonly default: string } ? Value : Value | undefined) : never
