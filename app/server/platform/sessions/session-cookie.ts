import { createHmac, timingSafeEqual } from 'node:crypto'

export interface SessionCookie {
  readonly name: string
  readonly secure: boolean
}

/** Session expiry: how long a session lasts without a visit, in seconds. */
export const sessionSeconds = 30 * 24 * 60 * 60

/** How long it lasts however often it is visited, in seconds. */
export const longestSessionSeconds = 90 * 24 * 60 * 60

/** `__Host-` binds a cookie to this host and to HTTPS; browsers refuse it over plain HTTP. */
export function cookieFor(publicOrigin: string, name: string): SessionCookie {
  const secure = publicOrigin.startsWith('https:')
  return { name: secure ? `__Host-${name}` : name, secure }
}

/**
 * The session token in a cookie's value, if this service signed it. better-auth writes `token.signature`, the
 * signature being HMAC-SHA-256 in base64 (better-call's `signCookieValue`).
 * @param value the cookie's value, percent-decoded
 * @param secrets of which one may have signed it
 */
export function verifiedToken(value: string | undefined, secrets: readonly string[]): string | undefined {
  if (!value) return undefined
  const dot = value.lastIndexOf('.')
  const token = value.slice(0, Math.max(0, dot))
  if (value.length > 200 || !/^[\w-]+$/.test(token)) return undefined
  const given = Buffer.from(value.slice(dot + 1), 'base64')
  const isSigned = secrets.some((secret) => {
    const expected = createHmac('sha256', secret).update(token).digest()
    return given.length === expected.length && timingSafeEqual(given, expected)
  })
  return isSigned ? token : undefined
}

/** The cookie's value for a token, as better-auth writes it. */
export function signedToken(token: string, secret: string): string {
  return `${token}.${createHmac('sha256', secret).update(token).digest('base64')}`
}
