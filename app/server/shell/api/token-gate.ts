import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { Deps } from '../../platform/deps.ts'
import { isChange } from '../../platform/http/is-change.ts'
import { networkOf } from '../../platform/http/network.ts'
import { Refusal, SignInNeeded } from '../../platform/http/refusal.ts'
import { hashOfApiToken, isApiToken } from '../../platform/sessions/api-token.ts'
import { count } from '../../platform/metrics/registry.ts'
import { lacksScope, noteUse, type GivenToken, type Scope } from '../gate.ts'
import { requireViewer } from '../viewer.ts'

declare module 'fastify' {
  interface FastifyInstance {
    readonly tokenGate: TokenGate
  }
  interface FastifyRequest {
    /** Of a program; on pages there is none. */
    apiToken: GivenToken | undefined
    /** The account that this process has seen the token open: for turns, limits and cursors. Whether it still does, the gate says. */
    tokenOwner: string | undefined
  }
  interface FastifyContextConfig {
    /** What the token has to allow; by default what the method asks for. */
    scope?: Scope
    /** Needs no token. */
    isOpen?: boolean
  }
}

/** Requests of one token, and of all tokens of one account, within a minute, in each process. */
export const maxPerMinute = { token: 600, account: 1_200 }
/** Tokens that open nothing, of one network within a minute, in each process. */
export const maxFailuresPerMinute = 60
const minuteSeconds = 60
/** Tokens whose account this process remembers. */
const maxTokens = 20_000
/** The use of a token is written once in this time. */
const usedEveryMs = 60_000

export interface TokenGate {
  /** A hook: the request's token has to open an account. @throws SignInNeeded, Refusal */
  readonly enter: (request: FastifyRequest, reply: FastifyReply) => Promise<void>
  /** Why the gate had no row: forgets the token, and counts it as a failure. */
  readonly refusalOf: (request: FastifyRequest) => Promise<Refusal>
  /** A hook for the end of a request: notes that the token was used. */
  readonly leave: (request: FastifyRequest, reply: FastifyReply) => Promise<void>
}

/** Decorates the app with the gate of programs. */
export function decorateTokens(app: FastifyInstance, { sql, rateLimit }: Pick<Deps, 'sql' | 'rateLimit'>): void {
  const owners = new Map<string, string>()
  const usedAt = new Map<string, number>()
  const limiterOf = (points: number) => new RateLimiterMemory({ points, duration: minuteSeconds })
  const ofToken = limiterOf(maxPerMinute.token)
  const ofAccount = limiterOf(maxPerMinute.account)
  const failures = limiterOf(maxFailuresPerMinute)
  app.decorateRequest('apiToken', undefined)
  app.decorateRequest('tokenOwner', undefined)

  const fail = async ({ ip }: FastifyRequest) => {
    if (rateLimit) await failures.penalty(networkOf(ip))
  }

  /** Before a token is looked up that this process does not know: guesses of one network are bounded. */
  async function mayTry({ ip }: FastifyRequest): Promise<void> {
    const found = rateLimit ? await failures.get(networkOf(ip)) : null
    if (found && found.consumedPoints >= maxFailuresPerMinute)
      throw tooOften(found, 'Your network sent many tokens that open nothing.')
  }

  async function countCall(key: string, owner: string, reply: FastifyReply): Promise<void> {
    if (!rateLimit) return
    const tell = ({ remainingPoints, msBeforeNext }: RateLimiterRes) =>
      reply.headers({
        'ratelimit-policy': `"token";q=${maxPerMinute.token};w=${minuteSeconds}`,
        ratelimit: `"token";r=${remainingPoints};t=${Math.ceil(msBeforeNext / 1000)}`,
      })
    try {
      tell(await ofToken.consume(key))
      await ofAccount.consume(owner)
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused
      tell(refused)
      count.limited('changes')
      throw tooOften(refused, 'This token, or this account, asks for too much within a minute.')
    }
  }

  const gate: TokenGate = {
    async enter(request, reply) {
      const { config } = request.routeOptions
      if (config.isOpen) return
      const given = bearerOf(request.headers.authorization)
      if (given === undefined) throw new SignInNeeded()
      const needs = config.scope ?? (isChange(request.method) ? 'write' : 'read')
      request.apiToken = { hash: hashOfApiToken(given), needs }
      const key = request.apiToken.hash.toString('base64url')
      let owner = owners.get(key)
      if (owner === undefined) {
        await mayTry(request)
        if (!isApiToken(given)) throw new SignInNeeded()
        owner = (await requireViewer(sql, request)).id
        remember(owners, key, owner)
      }
      request.tokenOwner = owner
      await countCall(key, owner, reply)
    },
    async refusalOf(request) {
      const { apiToken } = request
      if (!apiToken) return noToken()
      owners.delete(apiToken.hash.toString('base64url'))
      if (await lacksScope(sql, apiToken)) return lackingScope(apiToken.needs)
      await fail(request)
      return badToken()
    },
    async leave({ apiToken, userId, ip, server }) {
      if (!apiToken || userId === undefined) return
      const key = apiToken.hash.toString('base64url')
      const now = performance.now()
      if (now - (usedAt.get(key) ?? -Infinity) < usedEveryMs) return
      remember(usedAt, key, now)
      await server.writes.tryTo(() => noteUse(sql, apiToken, networkOf(ip)))
    },
  }
  app.decorate('tokenGate', gate)
}

/** The token of `Authorization: Bearer …`; undefined without one. */
function bearerOf(header: string | undefined): string | undefined {
  return /^bearer +(\S{1,200}) *$/i.exec(header ?? '')?.[1]
}

/** The oldest goes, where there are too many. */
function remember<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.delete(key)
  map.set(key, value)
  const [oldest] = map.keys()
  if (map.size > maxTokens && oldest !== undefined) map.delete(oldest)
}

const challenge = (more = '') => ({ 'www-authenticate': `Bearer realm="Notejam"${more}` })

function noToken(): Refusal {
  const advice = 'Send “Authorization: Bearer” with a token, which you make in the settings under “Tokens”.'
  return new Refusal(401, 'token-needed', 'A token is needed', advice, challenge())
}

function badToken(): Refusal {
  const advice = 'It is mistyped, has ended, or was deleted. Make another one in the settings under “Tokens”.'
  return new Refusal(401, 'bad-token', 'This token opens nothing', advice, challenge(', error="invalid_token"'))
}

function lackingScope(needs: Scope): Refusal {
  const advice = `It needs the scope “${needs}”. Make one that may ${needs} in the settings under “Tokens”.`
  const header = challenge(`, error="insufficient_scope", scope="${needs}"`)
  return new Refusal(403, 'lacks-scope', 'This token may not do that', advice, header)
}

function tooOften({ msBeforeNext }: RateLimiterRes, why: string): Refusal {
  const seconds = Math.max(1, Math.ceil(msBeforeNext / 1000))
  return new Refusal(429, 'too-often', 'That was too much within a minute', `${why} Wait ${seconds} seconds.`, {
    'retry-after': String(seconds),
  })
}
