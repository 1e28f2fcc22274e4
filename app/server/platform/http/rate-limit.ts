import { createHash } from 'node:crypto'
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import type { Database } from '../database/connect.ts'

/** A rate limit: so many attempts (points) in so many seconds. */
export interface Limit {
  readonly name: string
  readonly points: number
  readonly seconds: number
}

/** A limit, and what is counted against it. */
export type Attempt = readonly [Limit, string]

export interface RateLimits {
  /**
   * Counts one attempt against one key after the other, until one refuses it. Of what a client can make up as it likes, such as
   * addresses, a row is kept only as long as the keys before it let the attempt pass: put the client's network first.
   * @returns undefined while all are within their limit, or else after how many seconds to try again
   */
  attempt(keys: readonly Attempt[]): Promise<number | undefined>
  /** Takes one attempt back, after a success: it was no guess. */
  forgive(keys: readonly Attempt[]): Promise<void>
}

/** For benchmarks (`RATE_LIMIT=off`). */
export const noLimits: RateLimits = {
  attempt: async () => undefined,
  forgive: async () => {},
}

/** Counters in PostgreSQL, so that every process counts the same attempts. */
export function rateLimits({ pool }: Database, limits: readonly Limit[]): RateLimits {
  const limiters = new Map(
    limits.map(({ name, points, seconds }) => [
      name,
      new RateLimiterPostgres({
        storeClient: pool,
        storeType: 'pool',
        tableName: 'rate_limits',
        tableCreated: true,
        keyPrefix: name,
        points,
        duration: seconds,
      }),
    ]),
  )
  const limiterOf = ({ name }: Limit) => {
    const limiter = limiters.get(name)
    if (!limiter) throw new Error(`no limit is called ${name}`)
    return limiter
  }

  return {
    async attempt(keys) {
      for (const [limit, key] of keys) {
        const refused = await limiterOf(limit)
          .consume(hashOf(key))
          .then(() => undefined, onlyRefusal)
        if (refused) return Math.ceil(refused.msBeforeNext / 1000)
      }
      return undefined
    },
    async forgive(keys) {
      await Promise.all(keys.map(([limit, key]) => limiterOf(limit).reward(hashOf(key))))
    },
  }
}

function onlyRefusal(reason: unknown): RateLimiterRes {
  if (reason instanceof RateLimiterRes) return reason
  throw reason
}

/** Hashed, so that the table holds no IP or e-mail addresses, and every key fits the column. */
function hashOf(key: string): string {
  return createHash('sha256').update(key.toLowerCase()).digest('base64url')
}
