import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { FastifyRequest } from 'fastify'
import { networkOf } from '../../platform/http/network.ts'
import type { Limit } from '../../platform/http/rate-limit.ts'
import { Refusal } from '../../platform/http/refusal.ts'

const minute = 60

/**
 * Guesses at the passwords of shares, in the database for all processes; right ones are taken back. A reader who has known the present password
 * before has a limit of their own: guesses of others do not lock them out.
 */
export const guesses = {
  fromNetwork: { name: 'share-network', points: 30, seconds: 15 * minute },
  ofShare: { name: 'share', points: 50, seconds: 15 * minute },
  ofReader: { name: 'share-reader', points: 10, seconds: 15 * minute },
} as const satisfies Record<string, Limit>

/** Pages and files of shares for one network within a minute, in each process: an office that opens a page with a hundred pictures stays below. */
export const maxReadsPerMinute = 1_200

/** A long page counts as often as it has so many UTF-16 units: each is compressed for each reader. */
export const charactersOfRead = 64 * 1024

/** Counts in memory, so that a page costs one round trip to the database. */
export function limitReaders(isOn: boolean) {
  const limiter = new RateLimiterMemory({ points: maxReadsPerMinute, duration: minute })
  async function count(ip: string, reads: number): Promise<void> {
    if (!isOn || reads === 0) return
    await limiter.consume(networkOf(ip), reads).catch((refused: unknown) => {
      if (!(refused instanceof RateLimiterRes)) throw refused
      const seconds = Math.ceil(refused.msBeforeNext / 1000)
      const advice = `Your network asks for more than people read. Wait ${seconds} seconds, then load this page again.`
      throw new Refusal(429, 'too-often', 'That was too much within a minute', advice, {
        'retry-after': String(seconds),
      })
    })
  }
  return {
    /** Each request. @throws Refusal */
    each: async ({ ip }: FastifyRequest) => count(ip, 1),
    /** What a page that is sent counts beyond that. @throws Refusal */
    long: async ({ ip }: FastifyRequest, characters: number) => count(ip, Math.floor(characters / charactersOfRead)),
  }
}
