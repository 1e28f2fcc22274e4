import { betterAuth } from 'better-auth'
import { APIError } from 'better-auth/api'
import type { FastifyRequest } from 'fastify'
import { PostgresDialect } from 'kysely'
import type { Deps } from '../../platform/deps.ts'
import { cookieFor, sessionSeconds, signedToken } from '../../platform/sessions/session-cookie.ts'
import { hashedTokens } from './hashed-tokens.ts'
import { resetLetter } from './letters.ts'
import { passwords } from './passwords.ts'

export type Auth = ReturnType<typeof createAuth>

/** The user id in the answer of `signUpEmail` for an address that has an account; better-auth itself does not say so. */
export const takenId = 'taken'

/** How long a reset link is valid. */
export const resetSeconds = 60 * 60

const addressHeader = 'x-notejam-address'

/** The headers that better-auth gets: of the cookies only the session's, whose signature has been verified. */
export function clientHeaders(request: FastifyRequest, { secret, publicOrigin }: SigningDeps): Headers {
  const { sessionToken, headers, ip } = request
  const { name } = cookieFor(publicOrigin, 'notejam')
  const cookie = sessionToken === undefined ? '' : `${name}=${encodeURIComponent(signedToken(sessionToken, secret))}`
  return new Headers({ cookie, 'user-agent': (headers['user-agent'] ?? '').slice(0, 300), [addressHeader]: ip })
}

type SigningDeps = Pick<Deps, 'secret' | 'publicOrigin'>

/**
 * better-auth for the flows of accounts. Our forms call it; its routes are not served. Pages do not use its `getSession`: `openPage` reads the
 * session in the statement that reads the page.
 */
export function createAuth({
  sql,
  mailer,
  secret,
  publicOrigin,
  log,
}: Pick<Deps, 'sql' | 'mailer' | 'secret' | 'publicOrigin' | 'log'>) {
  const cookie = cookieFor(publicOrigin, 'notejam')
  const timestamps = { createdAt: 'created_at', updatedAt: 'updated_at' }
  return betterAuth({
    baseURL: publicOrigin,
    secret,
    plugins: [hashedTokens],
    telemetry: { enabled: false },
    rateLimit: { enabled: false },
    // What it throws reaches our error handler; this logs the cause. Its levels "info" and "warn" would log e-mail addresses.
    logger: {
      level: 'error',
      log: (_level, message, ...details: unknown[]) => {
        log.warn({ source: 'better-auth', err: details.find((detail) => detail instanceof Error) }, message)
      },
    },
    database: { dialect: new PostgresDialect({ pool: sql.pool }), type: 'postgres', transaction: true },
    advanced: {
      database: { generateId: 'serial' },
      useSecureCookies: false,
      // `clientHeaders` sets it from the connection; a client's own header is never passed on.
      ipAddress: { ipAddressHeaders: [addressHeader] },
      disableOriginCheck: true,
      cookies: { session_token: { name: cookie.name, attributes: { secure: cookie.secure } } },
    },
    emailAndPassword: {
      enabled: true,
      autoSignIn: false,
      minPasswordLength: passwords.min,
      // better-auth counts UTF-16 units, two for an emoji; our forms count characters.
      maxPasswordLength: passwords.max * 2,
      password: passwords,
      resetPasswordTokenExpiresIn: resetSeconds,
      revokeSessionsOnPasswordReset: true,
      customSyntheticUser: ({ coreFields }) => ({ ...coreFields, id: takenId }),
      sendResetPassword: ({ user, token }) =>
        mailer.send(resetLetter(user.email, publicOrigin, token, new Date(Date.now() + resetSeconds * 1000))),
    },
    user: { modelName: 'users', fields: { emailVerified: 'email_verified', ...timestamps } },
    session: {
      modelName: 'sessions',
      expiresIn: sessionSeconds,
      additionalFields: {
        tokenInClear: { type: 'string', required: false, input: false, returned: false, fieldName: 'token' },
      },
      fields: {
        token: 'token_hash',
        userId: 'user_id',
        expiresAt: 'expires_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
        ...timestamps,
      },
    },
    account: {
      modelName: 'accounts',
      fields: {
        userId: 'user_id',
        accountId: 'account_id',
        providerId: 'provider_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        ...timestamps,
      },
    },
    // Hashed: a copy of the table opens no account.
    verification: {
      modelName: 'verifications',
      storeIdentifier: 'hashed',
      fields: { expiresAt: 'expires_at', ...timestamps },
    },
  })
}

/** The user of a valid reset link; undefined for a used, an expired and a forged one. */
export async function resetOwner(auth: Auth, token: string): Promise<string | undefined> {
  const { internalAdapter } = await auth.$context
  const kept = await internalAdapter.findVerificationValue(`reset-password:${token}`)
  return kept && kept.expiresAt > new Date() ? kept.value : undefined
}

/** better-auth may refuse an address that our form accepts. */
export function isAddressRefused(error: unknown): boolean {
  return ['INVALID_EMAIL', 'VALIDATION_ERROR'].includes(String(codeOf(error)))
}

/** better-auth's code for a refusal, such as `INVALID_PASSWORD`; undefined for any other failure. */
export function codeOf(error: unknown): unknown {
  return error instanceof APIError ? error.body?.code : undefined
}
