import { randomBytes } from 'node:crypto'
import { betterAuth } from 'better-auth'
import { APIError, getIP } from 'better-auth/api'
import type { FastifyRequest } from 'fastify'
import { PostgresDialect } from 'kysely'
import type { Deps } from '../../platform/deps.ts'
import { cookieFor, sessionSeconds, signedToken } from '../../platform/sessions/session-cookie.ts'
import { hashedTokens } from './hashed-tokens.ts'
import { passwords } from '../../platform/secrets/passwords.ts'

export type Auth = ReturnType<typeof createAuth>

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
 * better-auth for sessions, reset links and changes of a password. Our forms call it; its routes are not served. What is asked for by an
 * address is ours, because better-auth refuses addresses that mail takes: signing up, finding an account, asking for a reset link. Pages do
 * not use its `getSession`: `openPage` reads the session in the statement that reads the page.
 */
export function createAuth({ sql, secret, publicOrigin, log }: Pick<Deps, 'sql' | 'secret' | 'publicOrigin' | 'log'>) {
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
      disableSignUp: true,
      // Our forms count the characters of a normalised password; better-auth counts UTF-16 units of what was typed.
      minPasswordLength: 1,
      maxPasswordLength: passwords.maxTyped * 2,
      password: passwords,
      revokeSessionsOnPasswordReset: true,
    },
    user: { modelName: 'users', fields: { emailVerified: 'email_verified', ...timestamps } },
    session: {
      modelName: 'sessions',
      expiresIn: sessionSeconds,
      additionalFields: {
        tokenInClear: { type: 'string', required: false, input: false, returned: false, fieldName: 'token' },
        knowsDeletions: {
          type: 'boolean',
          required: false,
          input: false,
          returned: false,
          fieldName: 'knows_deletions',
        },
        isStrong: { type: 'boolean', required: false, input: false, returned: false, fieldName: 'is_strong' },
        knowsFactors: { type: 'boolean', required: false, input: false, returned: false, fieldName: 'knows_factors' },
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

/**
 * Opens a session of a user who has shown who they are.
 * @param isStrong by more than the password
 * @returns its token
 */
export async function openSession(auth: Auth, userId: string, headers: Headers, isStrong: boolean): Promise<string> {
  const { internalAdapter, options } = await auth.$context
  const from = { ipAddress: getIP(headers, options) ?? '', userAgent: headers.get('user-agent') ?? '', isStrong }
  const { token } = await internalAdapter.createSession(userId, false, from)
  return token
}

/** @returns the token of a new reset link */
export async function newReset(auth: Auth, userId: string, until: Date): Promise<string> {
  const { internalAdapter } = await auth.$context
  const token = randomBytes(18).toString('base64url')
  await internalAdapter.createVerificationValue({ identifier: resetOf(token), value: userId, expiresAt: until })
  return token
}

/** The user of a valid reset link; undefined for a used, an expired and a forged one. */
export async function resetOwner(auth: Auth, token: string): Promise<string | undefined> {
  const { internalAdapter } = await auth.$context
  const kept = await internalAdapter.findVerificationValue(resetOf(token))
  return kept && kept.expiresAt > new Date() ? kept.value : undefined
}

/** As better-auth's `resetPassword` looks it up. */
function resetOf(token: string): string {
  return `reset-password:${token}`
}

/** better-auth's code for a refusal, such as `INVALID_PASSWORD`; undefined for any other failure. */
export function codeOf(error: unknown): unknown {
  return error instanceof APIError ? error.body?.code : undefined
}
