import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Refusal } from '../platform/http/refusal.ts'
import { count } from '../platform/metrics/registry.ts'
import { routes } from '../routes.ts'

/** Requests that change something; uploads; searches while a person types; what open pages ask for by themselves. */
export type AccountLimit = 'changes' | 'uploads' | 'searches' | 'looks'

/**
 * How many of one account within a minute, in each process. A person who types in one tab with nine others open stays below
 * a tenth of it: a page saves once a second at most.
 */
export const mostInAMinute: Readonly<Record<AccountLimit, number>> = {
  ...{ changes: 600, uploads: 300, searches: 600, looks: 600 },
}

/** The account has asked for more than a person does. Nothing was done about this request. */
export class TooOften extends Refusal {
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
     * Whose request this is, for turns and limits and nothing else: the account, or its session where this process has
     * not seen whose that is.
     */
    readonly asker: string
    /** Counts one more of this kind. @throws TooOften */
    charge(kind: AccountLimit): Promise<void>
    /** What was counted for the session alone, until the answer tells whose it is. */
    chargedToSession: AccountLimit | undefined
  }
}

/** Sessions whose account this process remembers. */
const mostSessions = 20_000

/**
 * Counts what accounts ask for, in the memory of this process: a save takes one round trip to the database, and counting
 * takes none. Several processes allow so many times as much.
 */
export function limitAccounts(app: FastifyInstance, isOn: boolean): void {
  const limiters = new Map(
    Object.entries(mostInAMinute).map(([kind, points]) => [kind, new RateLimiterMemory({ points, duration: 60 })]),
  )
  const accountOf = new Map<string, string>()
  const askerOf = ({ userId, sessionToken = '' }: FastifyRequest) =>
    userId ?? accountOf.get(sessionToken) ?? sessionToken

  app.decorateRequest('asker', {
    getter(this: FastifyRequest) {
      return askerOf(this)
    },
  })
  app.decorateRequest('chargedToSession', undefined)
  app.decorateRequest('charge', async function (this: FastifyRequest, kind) {
    if (!isOn || this.sessionToken === undefined) return
    const asker = askerOf(this)
    if (asker === this.sessionToken) this.chargedToSession = kind
    await limiters
      .get(kind)
      ?.consume(asker)
      .catch((refused: unknown) => {
        if (!(refused instanceof RateLimiterRes)) throw refused
        count.limited(kind)
        throw new TooOften(Math.ceil(refused.msBeforeNext / 1000))
      })
  })

  // Once a form has been read, so that what was typed is given back.
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
    if (accountOf.size > mostSessions && oldest !== undefined) accountOf.delete(oldest)
  })
}

const searches: readonly string[] = [routes.search.pattern, routes.palette.pattern]
/** Files are counted one by one where they come; these have limits of their own, or none: an account can always be left. */
const apart: readonly string[] = [
  ...[routes.attachments.create.pattern, routes.accounts.signIn.pattern, routes.accounts.signOut.pattern],
]
const looks: readonly string[] = [routes.notes.changes.pattern, routes.notes.newer.pattern]

/** Pages are read as often as a person likes. */
function kindOf({ method, routeOptions: { url = '' } }: FastifyRequest): AccountLimit | undefined {
  if (searches.includes(url)) return 'searches'
  if (looks.includes(url)) return 'looks'
  return method === 'POST' && !apart.includes(url) ? 'changes' : undefined
}
