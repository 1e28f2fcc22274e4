import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { isChange } from '../platform/http/is-change.ts'
import { Refusal } from '../platform/http/refusal.ts'
import { count } from '../platform/metrics/registry.ts'
import { routes } from '../routes.ts'
import { exemptChanges } from './exempt-changes.ts'

/** Kinds of requests: changes, uploads, searches while a person types, and what open pages poll. */
export type AccountLimit = 'changes' | 'uploads' | 'searches' | 'looks'

/**
 * Rate limits: requests of one account within a minute, in each process. A person who types in one tab with nine others open stays
 * below a tenth of them: a page saves once a second at most.
 */
export const maxPerMinute: Readonly<Record<AccountLimit, number>> = {
  ...{ changes: 600, uploads: 300, searches: 600, looks: 600 },
}

/** The account has reached a rate limit; the request changed nothing. */
export class RateLimited extends Refusal {
  constructor(seconds: number) {
    super(
      429,
      'too-often',
      'That was too much within a minute',
      `This account asks for more than a person does. Wait ${seconds} seconds, then send it again.`,
      { 'retry-after': String(seconds) },
    )
  }
}

declare module 'fastify' {
  interface FastifyRequest {
    /**
     * Whose request this is, for turns and rate limits only: the account, or the session while this process does not know its
     * account.
     */
    readonly asker: string
    /** Counts a request of this kind. @throws RateLimited */
    charge(kind: AccountLimit): Promise<void>
    /** The kind that was counted for the session, until the response tells its account. */
    chargedToSession: AccountLimit | undefined
  }
}

/** Sessions whose account this process remembers. */
const maxSessions = 20_000

/**
 * Rate limits by account, counted in the memory of this process: a save takes one round trip to the database, and counting adds
 * none. With several processes the limits multiply.
 */
export function limitAccounts(app: FastifyInstance, isOn: boolean): void {
  const limiters = new Map(
    Object.entries(maxPerMinute).map(([kind, points]) => [kind, new RateLimiterMemory({ points, duration: 60 })]),
  )
  const accountOf = new Map<string, string>()
  const askerOf = ({ userId, tokenOwner, sessionToken = '' }: FastifyRequest) =>
    userId ?? tokenOwner ?? accountOf.get(sessionToken) ?? sessionToken

  app.decorateRequest('asker', {
    getter(this: FastifyRequest) {
      return askerOf(this)
    },
  })
  app.decorateRequest('chargedToSession', undefined)
  app.decorateRequest('charge', async function (this: FastifyRequest, kind) {
    const asker = askerOf(this)
    if (!isOn || asker === '') return
    if (asker === this.sessionToken) this.chargedToSession = kind
    await limiters
      .get(kind)
      ?.consume(asker)
      .catch((refused: unknown) => {
        if (!(refused instanceof RateLimiterRes)) throw refused
        count.limited(kind)
        throw new RateLimited(Math.ceil(refused.msBeforeNext / 1000))
      })
  })

  // After the body was parsed: a refusal gives back what was typed.
  app.addHook('preHandler', async (request) => {
    const kind = kindOf(request)
    if (kind) await request.charge(kind)
  })
  app.addHook('onResponse', async ({ sessionToken, userId, chargedToSession }) => {
    if (sessionToken === undefined || userId === undefined) return
    if (chargedToSession) await limiters.get(chargedToSession)?.penalty(userId)
    if (accountOf.has(sessionToken)) return
    accountOf.set(sessionToken, userId)
    const [oldest] = accountOf.keys()
    if (accountOf.size > maxSessions && oldest !== undefined) accountOf.delete(oldest)
  })
}

const searches: readonly string[] = [routes.search.pattern, routes.palette.pattern, routes.api.search.pattern]
const exempt: readonly string[] = [
  ...exemptChanges,
  routes.accounts.passkeyChallenge.pattern,
  routes.accounts.signInWithPasskey.pattern,
]
const looks: readonly string[] = [routes.changes.pattern, routes.notes.changes.pattern, routes.notes.newer.pattern]

/** Reading pages has no rate limit. */
function kindOf({ method, routeOptions: { url = '' } }: FastifyRequest): AccountLimit | undefined {
  if (searches.includes(url)) return 'searches'
  if (looks.includes(url)) return 'looks'
  return isChange(method) && !exempt.includes(url) ? 'changes' : undefined
}
