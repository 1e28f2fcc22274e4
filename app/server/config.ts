import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'

/** Everything the process may be told from outside, read once. The README explains each name. */
export interface Config {
  readonly port: number
  /** Interface to listen on. `localhost` means both loopback addresses. */
  readonly host: string
  /** Absolute folder for the embedded database and the mail outbox. */
  readonly dataDir: string
  /** A PostgreSQL of the operator's own; undefined starts the embedded one. */
  readonly databaseUrl: string | undefined
  /** The origin people type, without a trailing slash. Links in mail and the CSRF check are made from it. */
  readonly publicOrigin: string
  /** True when `publicOrigin` names this machine: only then the outbox page and the sample account exist. */
  readonly isLocal: boolean
  readonly rateLimit: boolean
  /** Signs cookies; undefined means "keep one in the database", so that every process shares it. */
  readonly authSecret: string | undefined
  readonly logLevel: string
  /** Connections each process keeps to the database. */
  readonly poolSize: number
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
export const settingNames = ["PORT","HOST","PUBLIC_ORIGIN","DATA_DIR","LOG_LEVEL","DB_SECRET_ARN","DB_HOST","DB_PORT","DB_NAME","DB_USER","DB_CA_FILE","DATABASE_POOL","DATABASE_URL","TRUST_PROXY_HOPS","DRAIN_SECONDS","AUTH_SECRET","RATE_LIMIT"] as const
export type SettingName = (typeof settingNames)[number]
export function readConfig(env: NodeJS.ProcessEnv, cwd: string): Config {
  const problems: string[] = []

  /** The setting's value made by `parse`, or `fallback` when it is not set; an unusable value is noted. */
  function setting<T>(name: string, fallback: T, expected: string, parse: (value: string) => T | undefined): T {
    const value = env[name]
    if (value === undefined || value === '') return fallback
    const parsed = parse(value)
    if (parsed !== undefined) return parsed
    problems.push(`${name} is wrong: expected ${expected}`)
    return fallback
  }

  const port = setting('PORT', 8000, 'a port number from 1 to 65535', (value) => wholeNumber(value, 1, 65_535))
  const host = setting('HOST', 'localhost', 'a host name or an address', (value) =>
    /^[\w.:-]+$/.test(value) ? value : undefined,
  )
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
  const authSecret = setting<string | undefined>('AUTH_SECRET', undefined, 'at least 32 characters', (value) =>
    value.length >= 32 ? value : undefined,
  )
  const logLevel = setting('LOG_LEVEL', 'info', `one of ${logLevels.join(', ')}`, (value) =>
    logLevels.includes(value) ? value : undefined,
  )
  const poolSize = setting(
    'DATABASE_POOL',
    Math.max(4, availableParallelism() * 2),
    'a number from 1 to 100',
    (value) => wholeNumber(value, 1, 100),
  )

  if (!rateLimit && !isLocal) {
    problems.push('RATE_LIMIT is wrong: off is for benchmarks and needs a PUBLIC_ORIGIN on this machine')
  }
  if (problems.length > 0) throw new ConfigError(problems)
  return { port, host, dataDir, databaseUrl, publicOrigin, isLocal, rateLimit, authSecret, logLevel, poolSize }
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

function postgresUrl(value: string): string | undefined {
  const url = URL.parse(value)
  return url && /^postgres(ql)?:$/.test(url.protocol) ? value : undefined
}

function origin(value: string): string | undefined {
  const url = URL.parse(value)
  if (!url || !/^https?:$/.test(url.protocol)) return undefined
  return url.origin === value.replace(/\/$/, '').toLowerCase() ? url.origin : undefined
}
