import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { settingNames, type SettingName } from './settings.ts'

/** A database whose password somebody else keeps and changes, and which the platform migrates. */
export interface ManagedDatabase {
  readonly host: string
  readonly port: number
  readonly name: string
  readonly user: string
  /** Absolute path of a PEM file: only a server whose certificate one of these signed is trusted. */
  readonly caFile: string
  /** Where the password is, in AWS Secrets Manager. */
  readonly secretArn: string
}

/** Everything the process may be told from outside, read once. */
export interface Config {
  readonly port: number
  /** Interface to listen on. `localhost` means both loopback addresses. */
  readonly host: string
  /** Absolute folder for the embedded database and the mail outbox. */
  readonly dataDir: string
  /** A PostgreSQL of the operator's own; without this and `managedDatabase` the embedded one is started. */
  readonly databaseUrl: string | undefined
  readonly managedDatabase: ManagedDatabase | undefined
  /** The origin people type, without a trailing slash. Links in mail and the CSRF check are made from it. */
  readonly publicOrigin: string
  /** True when `publicOrigin` names this machine: only then the outbox page and the sample account exist. */
  readonly isLocal: boolean
  readonly rateLimit: boolean
  /** The address that mail is sent from; without it mail is kept in `dataDir`. */
  readonly mailFrom: string | undefined
  /** The server that sends it, with a user and a password; undefined means Amazon SES. */
  readonly smtpUrl: string | undefined
  /** The S3 bucket of attachments; undefined means a folder in `dataDir`. */
  readonly attachmentsBucket: string | undefined
  /** Bytes that the attachments of one account may have in all. */
  readonly attachmentsQuota: number
  /** Bytes that the text of one account may have, with its history and the trash. */
  readonly textQuota: number
  /** Where `/metrics` is served, beside `port`. */
  readonly metricsPort: number | undefined
  readonly metricsHost: string
  /** CloudWatch namespace of the metrics that are logged. */
  readonly metricsNamespace: string | undefined
  /** Where traces are sent. */
  readonly otlpEndpoint: string | undefined
  /** Signs cookies; undefined here and in `authSecretArn` means "keep one in the database", so that every process shares it. */
  readonly authSecret: string | undefined
  /** Accepted as well, while the other takes its place (rotation). */
  readonly previousAuthSecret: string | undefined
  /** Where both are instead, in AWS Secrets Manager. */
  readonly authSecretArn: string | undefined
  readonly logLevel: string
  /** Connections each process keeps to the database. */
  readonly poolSize: number
  /** How long a start waits for the database. */
  readonly databaseWaitSeconds: number
  /** How many proxies stand before this process; 0 believes nobody's X-Forwarded-For. */
  readonly proxyHops: number
  /** For how long SIGTERM leaves the port open. */
  readonly drainSeconds: number
}

/** Says everything that is wrong with the environment at once: names and reasons, never values. */
export class ConfigError extends Error {
  readonly problems: readonly string[]
  constructor(problems: readonly string[]) {
    super(['Configuration:', ...problems.map((problem) => `  ${problem}`)].join('\n'))
    this.problems = problems
  }
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']

/**
 * Reads the settings.
 * @param cwd folder against which a relative `DATA_DIR` is taken
 * @throws ConfigError with one line for each setting that cannot be used
 */
export function readConfig(env: NodeJS.ProcessEnv, cwd: string): Config {
  const problems: string[] = []

  /** The setting's value made by `parse`, or `fallback` when it is not set; an unusable value is noted. */
  function setting<T>(name: SettingName, fallback: T, expected: string, parse: (value: string) => T | undefined): T {
    const value = env[name]
    if (!value) return fallback
    const parsed = parse(value)
    if (parsed !== undefined) return parsed
    problems.push(`${name} is wrong: expected ${expected}`)
    return fallback
  }

  const port = setting('PORT', 8000, 'a port number from 1 to 65535', (value) => wholeNumber(value, 1, 65_535))
  const host = setting('HOST', 'localhost', 'a host name or an address', hostName)
  const dataDir = setting('DATA_DIR', resolve(cwd, '.data'), 'a folder', (value) => resolve(cwd, value))
  const databaseUrl = setting<string | undefined>(
    'DATABASE_URL',
    undefined,
    'a PostgreSQL address such as postgres://user:password@host:5432/notejam',
    postgresUrl,
  )
  const publicOrigin = setting(
    'PUBLIC_ORIGIN',
    `http://localhost:${port}`,
    'an origin such as https://notes.example',
    origin,
  )
  const isLocal = isLoopbackHost(new URL(publicOrigin).hostname)
  const rateLimit = setting('RATE_LIMIT', true, 'on or off', (value) => ({ on: true, off: false })[value])
  const [authSecret, previousAuthSecret] = (['AUTH_SECRET', 'AUTH_SECRET_PREVIOUS'] as const).map((name) =>
    setting<string | undefined>(name, undefined, 'at least 32 characters', (value) =>
      value.length >= 32 ? value : undefined,
    ),
  )
  const authSecretArn = setting<string | undefined>('AUTH_SECRET_ARN', undefined, secretArnWords, secretArnOf)
  const mailFrom = setting<string | undefined>(
    'MAIL_FROM',
    undefined,
    'a mail address such as notejam@notes.example, without a name',
    mailAddress,
  )
  const smtpUrl = setting<string | undefined>(
    'SMTP_URL',
    undefined,
    'a mail server such as smtps://user:password@mail.example',
    (value) => (/^smtps?:$/.test(URL.parse(value)?.protocol ?? '') && URL.parse(value)?.hostname ? value : undefined),
  )
  const attachmentsBucket = setting<string | undefined>(
    'ATTACHMENTS_BUCKET',
    undefined,
    'the name of an S3 bucket',
    (value) => (/^[a-z\d][a-z\d.-]{1,61}[a-z\d]$/.test(value) ? value : undefined),
  )
  const attachmentsQuota =
    setting('ATTACHMENTS_QUOTA_MB', 1024, 'a number from 0 to 1048576', (value) => wholeNumber(value, 0, 1_048_576)) *
    1024 ** 2
  const textQuota =
    setting('TEXT_QUOTA_MB', 1024, 'a number from 1 to 1048576', (value) => wholeNumber(value, 1, 1_048_576)) *
    1024 ** 2
  const metricsPort = setting<number | undefined>(
    'METRICS_PORT',
    undefined,
    'a port number from 1 to 65535, another than PORT',
    (value) => (value === String(port) ? undefined : wholeNumber(value, 1, 65_535)),
  )
  const metricsHost = setting('METRICS_HOST', 'localhost', 'a host name or an address', hostName)
  const metricsNamespace = setting<string | undefined>(
    'METRICS_NAMESPACE',
    undefined,
    'a CloudWatch namespace such as Notejam/prod',
    (value) => (/^(?!AWS\/)[\w./#-]{1,255}$/.test(value) ? value : undefined),
  )
  const otlpEndpoint = setting<string | undefined>(
    'OTEL_EXPORTER_OTLP_ENDPOINT',
    undefined,
    'an address such as http://127.0.0.1:4318',
    (value) => (/^https?:$/.test(URL.parse(value)?.protocol ?? '') ? value : undefined),
  )
  const logLevel = setting('LOG_LEVEL', 'info', `one of ${logLevels.join(', ')}`, (value) =>
    logLevels.includes(value) ? value : undefined,
  )
  const poolSize = setting(
    'DATABASE_POOL',
    Math.max(8, availableParallelism() * 2),
    'a number from 1 to 100',
    (value) => wholeNumber(value, 1, 100),
  )
  const proxyHops = setting('TRUST_PROXY_HOPS', 0, 'a number from 0 to 5', (value) => wholeNumber(value, 0, 5))
  const databaseWaitSeconds = setting('DATABASE_WAIT_SECONDS', 60, 'a number of seconds from 0 to 3600', (value) =>
    wholeNumber(value, 0, 3600),
  )
  const drainSeconds = setting('DRAIN_SECONDS', 0, 'a number of seconds from 0 to 90', (value) =>
    wholeNumber(value, 0, 90),
  )
  const managedDatabase = readManagedDatabase()

  if (!rateLimit && !isLocal) {
    problems.push('RATE_LIMIT is wrong: off is for benchmarks and needs a PUBLIC_ORIGIN on this machine')
  }
  if (smtpUrl !== undefined && mailFrom === undefined && !env['MAIL_FROM']) {
    problems.push('MAIL_FROM is missing: SMTP_URL is of no use without it')
  }
  if (authSecretArn !== undefined && (env['AUTH_SECRET'] || env['AUTH_SECRET_PREVIOUS'])) {
    problems.push('AUTH_SECRET is wrong: AUTH_SECRET_ARN names one already; leave out one or the other')
  }
  if (env['AUTH_SECRET_PREVIOUS'] && !env['AUTH_SECRET'] && authSecretArn === undefined) {
    problems.push('AUTH_SECRET is missing: AUTH_SECRET_PREVIOUS is of no use without it')
  }
  if (problems.length > 0) throw new ConfigError(problems)
  return {
    ...{ port, host, dataDir, databaseUrl, managedDatabase, publicOrigin, isLocal, rateLimit, logLevel },
    ...{ authSecret, previousAuthSecret, authSecretArn },
    ...{ poolSize, databaseWaitSeconds, proxyHops, drainSeconds, mailFrom, smtpUrl, attachmentsBucket },
    ...{ attachmentsQuota, textQuota },
    ...{ metricsPort, metricsHost, metricsNamespace, otlpEndpoint },
  }

  /** All of its parts that have no default, or none, and not beside a DATABASE_URL. */
  function readManagedDatabase(): ManagedDatabase | undefined {
    const host = setting<string | undefined>('DB_HOST', undefined, 'a host name', hostName)
    const secretArn = setting<string | undefined>('DB_SECRET_ARN', undefined, secretArnWords, secretArnOf)
    const caFile = setting<string | undefined>('DB_CA_FILE', undefined, 'a file', (value) => resolve(cwd, value))
    const port = setting('DB_PORT', 5432, 'a port number from 1 to 65535', (value) => wholeNumber(value, 1, 65_535))
    const name = setting('DB_NAME', 'notejam', 'the name of a database', databaseWord)
    const user = setting('DB_USER', 'notejam', 'the name of a database user', databaseWord)

    const set = settingNames.filter((setting) => setting.startsWith('DB_') && env[setting])
    const [first] = set
    if (first === undefined) return undefined
    if (env['DATABASE_URL']) {
      problems.push(`${first} is wrong: DATABASE_URL names a database already; leave out one or the other`)
    }
    for (const needed of ['DB_HOST', 'DB_SECRET_ARN', 'DB_CA_FILE'] as const) {
      if (!set.includes(needed)) problems.push(`${needed} is missing: ${first} is of no use without it`)
    }
    return host && secretArn && caFile ? { host, port, name, user, caFile, secretArn } : undefined
  }
}

const secretArnWords = 'the ARN of a secret in AWS Secrets Manager'

function secretArnOf(value: string): string | undefined {
  return /^arn:aws[\w-]*:secretsmanager:[a-z\d-]+:\d{12}:secret:[\w/+=.@!-]+$/.test(value) ? value : undefined
}

/** Whether a host name (as `URL.hostname` or a `Host` header without port spells it) can only mean this machine. */
export function isLoopbackHost(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    hostname === '::1' ||
    /^127(\.\d{1,3}){3}$/.test(hostname)
  )
}

function wholeNumber(value: string, min: number, max: number): number | undefined {
  const number = /^\d{1,9}$/.test(value) ? Number(value) : NaN
  return number >= min && number <= max ? number : undefined
}

function hostName(value: string): string | undefined {
  return /^[\w.:-]+$/.test(value) ? value : undefined
}

function databaseWord(value: string): string | undefined {
  return /^\w{1,63}$/.test(value) ? value : undefined
}

/** As SES takes it: ASCII on both sides. */
function mailAddress(value: string): string | undefined {
  return /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[a-z\d-]+(\.[a-z\d-]+)+$/i.test(value) ? value : undefined
}

function postgresUrl(value: string): string | undefined {
  const url = URL.parse(value)
  return url && /^postgres(ql)?:$/.test(url.protocol) ? value : undefined
}

function origin(value: string): string | undefined {
  const url = URL.parse(value)
  if (!url || !/^https?:$/.test(url.protocol)) return undefined
  return url.origin === value.replace(/\/$/, '').toLowerCase() ? url.origin : undefined
}
