import { randomBytes } from 'node:crypto'
import type { SettingValues } from '../../settings.ts'
import type { Sql } from '../database/connect.ts'
import { secretsManager } from '../secrets/secrets-manager.ts'
import { StartupError } from '../startup-error.ts'
import { sessionSeconds } from './session-cookie.ts'

/** The keys that sign cookies and seal mail in the queue. */
export interface SigningSecrets {
  /** Signs new cookies and seals new mail. */
  readonly secret: string
  /** Keys that `secret` replaces (rotation): what they have signed or sealed is accepted as well. */
  readonly previousSecrets: readonly string[]
}

type SecretSettings = Pick<SettingValues, 'AUTH_SECRET' | 'AUTH_SECRET_PREVIOUS' | 'AUTH_SECRET_ARN'>

/** Shorter ones can be guessed. */
const minCharacters = 32

/** When a setting first took the place of the secret that the database keeps. */
const replacedAt = 'auth-replaced-at'

/**
 * The secrets from the settings. A secret that the database has kept until then stays valid for another thirty days, so that setting
 * AUTH_SECRET for the first time ends no session. Without a setting the database keeps one: the first process makes it, and all others
 * read it.
 * @throws StartupError naming `AUTH_SECRET_ARN`
 */
export async function signingSecrets(
  sql: Sql,
  { AUTH_SECRET, AUTH_SECRET_PREVIOUS, AUTH_SECRET_ARN }: SecretSettings,
): Promise<SigningSecrets> {
  const given = AUTH_SECRET_ARN === undefined ? [AUTH_SECRET, AUTH_SECRET_PREVIOUS] : await readSecret(AUTH_SECRET_ARN)
  const [secret, ...previous] = given.filter((one) => one !== undefined)
  if (secret === undefined) return { secret: await sharedSecret(sql), previousSecrets: [] }
  const kept = await replacedSecret(sql)
  return { secret, previousSecrets: kept === undefined ? previous : [...previous, kept] }
}

async function sharedSecret(sql: Sql): Promise<string> {
  // The setting is gone again: the days until this one is forgotten do not count on.
  await sql`delete from secrets where name = ${replacedAt}`
  const fresh = randomBytes(32).toString('base64url')
  await sql`insert into secrets (name, value) values ('auth', ${fresh}) on conflict do nothing`
  const kept = await keptSecret(sql)
  if (kept === undefined) throw new Error('the secret that was just kept is not there')
  return kept
}

/**
 * The secret that a setting took the place of. It is deleted at a start when a session that it signed has ended in any case: one that was
 * visited since has been signed anew.
 */
async function replacedSecret(sql: Sql): Promise<string | undefined> {
  await sql`
    insert into secrets (name, value) select ${replacedAt}, now()::text from secrets where name = 'auth'
    on conflict do nothing`
  await sql`
    delete from secrets where name in ('auth', ${replacedAt}) and exists (
      select from secrets
      where case when name = ${replacedAt} then value::timestamptz < now() - make_interval(secs => ${sessionSeconds}) end)`
  return keptSecret(sql)
}

async function keptSecret(sql: Sql): Promise<string | undefined> {
  const [kept] = await sql<{ value: string }[]>`select value from secrets where name = 'auth'`
  return kept?.value
}

/** @returns the current one, and the previous one where there is one */
async function readSecret(arn: string): Promise<string[]> {
  const secrets = await secretsManager(arn, 'AUTH_SECRET_ARN')
  const given = secretsIn((await secrets.read(arn, 'current')) ?? '')
  if (given === undefined) {
    throw new StartupError(
      `AUTH_SECRET_ARN: the secret is not one of ours: expected a text of ${minCharacters} characters, or JSON with current ` +
        'and, while it is replaced, previous.',
    )
  }
  return given
}

/** @param text a secret alone, or `{"current": "…", "previous": "…"}` */
function secretsIn(text: string): string[] | undefined {
  const { current, previous } = fieldsOf(text)
  const isLong = (one: unknown): one is string => typeof one === 'string' && one.length >= minCharacters
  if (!isLong(current) || (previous !== undefined && !isLong(previous))) return undefined
  return previous === undefined ? [current] : [current, previous]
}

function fieldsOf(text: string): { readonly current?: unknown; readonly previous?: unknown } {
  if (!text.startsWith('{')) return { current: text }
  try {
    return JSON.parse(text) as object
  } catch {
    return {}
  }
}
