import { randomBytes } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Deps } from '../../platform/deps.ts'
import { keyedTag } from '../../platform/secrets/keyed-tag.ts'
import { cookieFor } from '../../platform/sessions/session-cookie.ts'

/** Browsers cap the lifetime of cookies at 400 days. */
const cookieSeconds = 400 * 24 * 60 * 60

/** Accounts in the cookie of one device, the latest first. */
const maxAccounts = 5

/** The device's id, and tags of accounts. */
const pattern = /^[\w-]{22}(\.[\w-]{22}){1,5}$/

export interface KnownDevices {
  /** @returns the id of the device, if it has signed in to the account before */
  idOf(request: FastifyRequest, email: string): string | undefined
  /** Notes in the device's cookie that it has signed in to the account. */
  remember(request: FastifyRequest, reply: FastifyReply, email: string): void
}

/**
 * A device that has signed in to an account keeps a signed cookie that says so. Its attempts have a rate limit of their own, so that an
 * attacker who guesses at the account does not lock its owner out. The cookie authenticates nothing, and names the account by a keyed tag.
 */
export function knownDevices({
  secret,
  previousSecrets,
  publicOrigin,
}: Pick<Deps, 'secret' | 'previousSecrets' | 'publicOrigin'>): KnownDevices {
  const { name, secure } = cookieFor(publicOrigin, 'notejam-device')
  const read = (request: FastifyRequest): readonly string[] => {
    const { valid, value } = request.unsignCookie(request.cookies[name] ?? '')
    return valid && value && pattern.test(value) ? value.split('.') : []
  }
  return {
    idOf(request, email) {
      const [id, ...accounts] = read(request)
      const isKnown = [secret, ...previousSecrets].some((key) => accounts.includes(tagOf(email, key)))
      return isKnown ? id : undefined
    },
    remember(request, reply, email) {
      const [id = randomBytes(16).toString('base64url'), ...accounts] = read(request)
      const tag = tagOf(email, secret)
      const value = [id, ...[tag, ...accounts.filter((one) => one !== tag)].slice(0, maxAccounts)].join('.')
      const attributes = { path: '/', httpOnly: true, sameSite: 'lax', secure } as const
      reply.setCookie(name, value, { ...attributes, signed: true, maxAge: cookieSeconds })
    },
  }
}

function tagOf(email: string, secret: string): string {
  return keyedTag(secret, 'device', email.toLowerCase(), 22)
}
