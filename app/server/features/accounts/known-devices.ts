import { randomBytes } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Deps } from '../../platform/deps.ts'
import { keyedTag } from '../../platform/secrets/keyed-tag.ts'
import { cookieFor } from '../../platform/sessions/session-cookie.ts'

/** Browsers keep no cookie for longer, in seconds. */
const rememberedSeconds = 400 * 24 * 60 * 60

/** Accounts that one device remembers, the latest first; the cookie drops the oldest. */
const mostAccounts = 5

/** An id of the device, and tags of accounts, the latest first. */
const pattern = /^[\w-]{22}(\.[\w-]{22}){1,5}$/

export interface KnownDevices {
  /** @returns the id of the device, if it has signed in to the account before */
  idOf(request: FastifyRequest, email: string): string | undefined
  /** Keeps on the device that it has signed in to the account. */
  remember(request: FastifyRequest, reply: FastifyReply, email: string): void
}

/**
 * A device that has signed in to an account carries a signed cookie that says so: its attempts are counted by themselves,
 * so that others who guess at the account do not lock its owner out. The cookie opens nothing, and names the account by a
 * keyed hash.
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
      const value = [id, ...[tag, ...accounts.filter((one) => one !== tag)].slice(0, mostAccounts)].join('.')
      const attributes = { path: '/', httpOnly: true, sameSite: 'lax', secure } as const
      reply.setCookie(name, value, { ...attributes, signed: true, maxAge: rememberedSeconds })
    },
  }
}

function tagOf(email: string, secret: string): string {
  return keyedTag(secret, 'device', email.toLowerCase(), 22)
}
