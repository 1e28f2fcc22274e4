import { isLoopbackHost } from './parsers.ts'
import { settingNames, settings, type SettingName, type SettingValues } from './settings.ts'
import type { Setting } from './settings/setting.ts'

export { isLoopbackHost }

/** A database whose password a secret keeps and changes, and which the platform migrates. */
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

/** Everything that the environment tells the process, read once: each setting under its own name, and what follows from them. */
export interface Config extends SettingValues {
  /** True when `PUBLIC_ORIGIN` names this machine: only then the outbox page and the sample account exist. */
  readonly isLocal: boolean
  /** Whether people are asked to show that their address is theirs. */
  readonly confirmsAddresses: boolean
  /** The `DB_…` settings together; without this and `DATABASE_URL` the embedded database is started. */
  readonly managedDatabase: ManagedDatabase | undefined
}

/** Says everything that is wrong with the environment at once: names and reasons, never values. */
export class ConfigError extends Error {
  readonly problems: readonly string[]
  constructor(problems: readonly string[]) {
    super(['Configuration:', ...problems.map((problem) => `  ${problem}`)].join('\n'))
    this.problems = problems
  }
}

/**
 * Reads the settings.
 * @param cwd folder against which a relative path is taken
 * @throws ConfigError with one line for each setting that cannot be used
 */
export function readConfig(env: NodeJS.ProcessEnv, cwd: string): Config {
  const problems: string[] = []
  const values: Record<string, unknown> = {}
  for (const [name, setting] of Object.entries<Setting>(settings)) {
    const text = env[name]
    const value = text ? setting.parse(text, cwd) : undefined
    if (text && value === undefined)
      problems.push(`${name} is wrong: expected ${setting.reason?.(text) ?? setting.expected}`)
    const fallback = setting.default?.replace(/\$([A-Z_]+)/g, (_, other: string) => String(values[other]))
    values[name] = value ?? (fallback === undefined ? undefined : setting.parse(fallback, cwd))
  }
  // The loop has read each of them with its own parser.
  const read = values as unknown as SettingValues
  const config = {
    ...read,
    isLocal: isLoopbackHost(new URL(read.PUBLIC_ORIGIN).hostname),
    confirmsAddresses: read.CONFIRM_EMAIL ?? read.MAIL_FROM !== undefined,
    managedDatabase: managedDatabaseOf(read),
  }
  problems.push(...contradictions(config, new Set(settingNames.filter((name) => env[name]))))
  if (problems.length > 0) throw new ConfigError(problems)
  return config
}

/** What is wrong with settings that are right one by one. */
function contradictions(config: Config, given: ReadonlySet<SettingName>): string[] {
  const found: string[] = []
  if (!config.RATE_LIMIT && !config.isLocal) {
    found.push('RATE_LIMIT is wrong: off is for benchmarks and needs a PUBLIC_ORIGIN on this machine')
  }
  if (config.METRICS_PORT === config.PORT) {
    found.push('METRICS_PORT is wrong: expected a port number another than PORT')
  }
  if (config.SIGN_UP.kind === 'domains' && !config.confirmsAddresses) {
    found.push('SIGN_UP is wrong: domains are of no use without mail that confirms addresses; set MAIL_FROM')
  }
  if (config.SMTP_URL !== undefined && !given.has('MAIL_FROM')) {
    found.push('MAIL_FROM is missing: SMTP_URL is of no use without it')
  }
  if (config.AUTH_SECRET_ARN !== undefined && (given.has('AUTH_SECRET') || given.has('AUTH_SECRET_PREVIOUS'))) {
    found.push('AUTH_SECRET is wrong: AUTH_SECRET_ARN names one already; leave out one or the other')
  }
  if (given.has('AUTH_SECRET_PREVIOUS') && !given.has('AUTH_SECRET') && config.AUTH_SECRET_ARN === undefined) {
    found.push('AUTH_SECRET is missing: AUTH_SECRET_PREVIOUS is of no use without it')
  }
  found.push(...withoutProvider(given, config.PASSWORD_SIGN_IN))
  const [first] = settingNames.filter((name) => name.startsWith('DB_') && given.has(name))
  if (first === undefined) return found
  if (given.has('DATABASE_URL')) {
    found.push(`${first} is wrong: DATABASE_URL names a database already; leave out one or the other`)
  }
  for (const needed of ['DB_HOST', 'DB_SECRET_ARN', 'DB_CA_FILE'] as const) {
    if (!given.has(needed)) found.push(`${needed} is missing: ${first} is of no use without it`)
  }
  return found
}

/** What is wrong with the settings of single sign-on, which need each other. */
function withoutProvider(given: ReadonlySet<SettingName>, takesPasswords: boolean): string[] {
  const found: string[] = []
  const [first] = settingNames.filter((name) => name.startsWith('OIDC_') && given.has(name))
  if (first !== undefined) {
    for (const needed of ['OIDC_ISSUER', 'OIDC_CLIENT_ID'] as const) {
      if (!given.has(needed)) found.push(`${needed} is missing: ${first} is of no use without it`)
    }
    const secrets = (['OIDC_CLIENT_SECRET', 'OIDC_CLIENT_SECRET_ARN'] as const).filter((name) => given.has(name))
    if (secrets.length === 0) found.push(`OIDC_CLIENT_SECRET is missing: ${first} is of no use without it`)
    if (secrets.length === 2) {
      found.push('OIDC_CLIENT_SECRET is wrong: OIDC_CLIENT_SECRET_ARN names one already; leave out one or the other')
    }
  }
  if (!takesPasswords && !given.has('OIDC_ISSUER')) {
    found.push('PASSWORD_SIGN_IN is wrong: off needs a provider to sign in with, which OIDC_ISSUER names')
  }
  return found
}

function managedDatabaseOf(read: SettingValues): ManagedDatabase | undefined {
  const { DB_HOST: host, DB_SECRET_ARN: secretArn, DB_CA_FILE: caFile } = read
  if (host === undefined || secretArn === undefined || caFile === undefined) return undefined
  return { host, secretArn, caFile, port: read.DB_PORT, name: read.DB_NAME, user: read.DB_USER }
}
