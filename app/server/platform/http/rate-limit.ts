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
   * Counts one attempt against every key.
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
  const each = <Result>(
    keys: readonly Attempt[],
    act: (limiter: RateLimiterPostgres, key: string) => Promise<Result>,
  ) =>
    Promise.all(
      keys.map(([limit, key]) => {
        const limiter = limiters.get(limit.name)
        if (!limiter) throw new Error(`no limit is called ${limit.name}`)
        return act(limiter, hashOf(key))
      }),
    )

  return {
    async attempt(keys) {
      const waits = await each(keys, (limiter, key) =>
        limiter.consume(key).then(
          () => 0,
          (refused: unknown) => {
            if (refused instanceof RateLimiterRes) return refused.msBeforeNext
            throw refused
          },
        ),
      )
      const longest = Math.max(...waits)
      return longest > 0 ? Math.ceil(longest / 1000) : undefined
    },
    async forgive(keys) {
      await each(keys, (limiter, key) => limiter.reward(key))
    },
  }
}

/** Hashed, so that the table holds no IP or e-mail addresses, and every key fits the column. */
function hashOf(key: string): string {
  return createHash('sha256').update(key.toLowerCase()).digest('base64url')
}
