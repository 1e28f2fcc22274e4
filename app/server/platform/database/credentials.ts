import type { ManagedDatabase } from '../../config.ts'
import type { Secrets, Stage } from '../secrets/secrets.ts'
import { StartupError } from '../startup-error.ts'
import type { Credentials } from './connection.ts'

/** Milliseconds for which a password is taken for the current one, unless PostgreSQL refuses it. */
const freshFor = 5 * 60 * 1000

/**
 * The password that RDS keeps in a secret and changes every few days.
 *
 * It is kept for five minutes. When PostgreSQL refuses it, the secret is read again; when that holds the same one still,
 * a rotation is under way and PostgreSQL knows the next one already, which is `pending`. Connections that are open go on
 * whatever happens to the password.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html
 */
export function credentialsFrom(
  secrets: Secrets,
  { secretArn, user }: Pick<ManagedDatabase, 'secretArn' | 'user'>,
  now: () => number = Date.now,
): Credentials {
  const refused = new Set<string>()
  let kept: { readonly password: string; readonly until: number } | undefined
  const reading = new Map<Stage, Promise<string | undefined>>()

  /** One question at a time, however many connections wait for its answer. */
  function read(stage: Stage): Promise<string | undefined> {
    const asked =
      reading.get(stage) ??
      secrets
        .read(secretArn, stage)
        .then((text) => (text === undefined ? undefined : passwordIn(text, user)))
        .finally(() => reading.delete(stage))
    reading.set(stage, asked)
    return asked
  }

  async function current(): Promise<string | undefined> {
    if (kept && now() < kept.until && !refused.has(kept.password)) return kept.password
    const password = await read('current')
    kept = password === undefined ? undefined : { password, until: now() + freshFor }
    return password
  }

  return {
    async choose() {
      // Twice: between the first two looks the next password may have become the current one.
      for (const look of [current, () => read('pending'), current]) {
        const found = await look()
        if (found !== undefined && !refused.has(found)) return found
      }
      // Whoever comes next begins anew: what is wrong may be mended by then.
      refused.clear()
      kept = undefined
      throw new StartupError('DB_SECRET_ARN: PostgreSQL refuses the password that the secret holds for DB_USER.')
    },
    refuse: (password) => void refused.add(password),
  }
}

/** As RDS writes it: `{"username": "…", "password": "…"}`. */
function passwordIn(text: string, user: string): string {
  const { username, password } = parse(text)
  if (typeof password !== 'string' || password === '') {
    throw new StartupError('DB_SECRET_ARN: the secret is not one of RDS: expected JSON with username and password.')
  }
  if (username !== undefined && username !== user) {
    throw new StartupError('DB_USER: the secret that DB_SECRET_ARN names is for another user.')
  }
  return password
}

function parse(text: string): { readonly username?: unknown; readonly password?: unknown } {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    // The parser's own message quotes the text.
    return {}
  }
}
