import type { ManagedDatabase } from '../../config.ts'
import type { Secrets, Stage } from '../secrets/secrets.ts'
import { StartupError } from '../startup-error.ts'
import type { Credentials } from './connection.ts'

/** How long a password is cached, unless PostgreSQL refuses it. */
const cacheMs = 5 * 60 * 1000

/**
 * The password that RDS keeps in a secret, with rotation every few days.
 *
 * It is cached for five minutes. When PostgreSQL refuses it, the secret is read again. When the secret still holds the same password,
 * a rotation is under way and PostgreSQL accepts the next one, whose stage is `pending`. Open connections are not affected.
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

  /** Connections that are opened at the same time share one read of the secret. */
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
    kept = password === undefined ? undefined : { password, until: now() + cacheMs }
    return password
  }

  return {
    async choose() {
      // `current` twice: between the first two reads the pending password may have become the current one.
      for (const look of [current, () => read('pending'), current]) {
        const found = await look()
        if (found !== undefined && !refused.has(found)) return found
      }
      // The next connection reads the secret again: it may be right by then.
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
    // The parser's message is dropped: it quotes the secret.
    return {}
  }
}
