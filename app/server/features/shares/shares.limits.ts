import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { networkOf } from '../../platform/http/network.ts'
import { Refusal } from '../../platform/http/refusal.ts'
import { NoTurn, Turns } from '../../platform/turns.ts'

const minute = 60

/** Pages and files of shares for one network within a minute, in each process: an office that opens a page with a hundred pictures stays below. */
export const maxReadsPerMinute = 1_200

/** A long page counts as often as it has so many UTF-16 units: each is compressed for each reader. */
export const charactersOfRead = 64 * 1024

/** Pages that are made at once, by network: a long one is read, made and counted before the next of many begins. */
const pageTurns = { maxConcurrent: 32, maxConcurrentPerPerson: 8, maxWaitingPerPerson: 200, maxWaiting: 1_000 }

/** Counts in memory, so that a page costs one round trip to the database. */
export function limitReaders(isOn: boolean) {
  const limiter = new RateLimiterMemory({ points: maxReadsPerMinute, duration: minute })
  const turns = new Turns(pageTurns)

  /** @throws Refusal */
  async function count(network: string, reads: number): Promise<void> {
    if (!isOn || reads === 0) return
    await limiter.consume(network, reads).catch((refused: unknown) => {
      if (!(refused instanceof RateLimiterRes)) throw refused
      throw tooMuch(refused)
    })
  }

  return {
    /** Counts a request. @throws Refusal */
    each: async ({ ip }: FastifyRequest) => count(networkOf(ip), 1),
    /** Counts what a long page takes beyond its request. @throws Refusal */
    long: async ({ ip }: FastifyRequest, characters: number) =>
      count(networkOf(ip), Math.floor(characters / charactersOfRead)),
    /** Makes a page in its network's turn, unless what came before it was too much. @throws Refusal @throws NoTurn */
    async inTurn(
      { ip }: FastifyRequest,
      { raw }: FastifyReply,
      make: () => Promise<FastifyReply>,
    ): Promise<FastifyReply> {
      const network = networkOf(ip)
      const leave = await turns.enter(network, () => raw.destroyed)
      try {
        if (raw.destroyed) throw new NoTurn(true)
        const counted = isOn ? await limiter.get(network) : null
        if (counted && counted.consumedPoints > maxReadsPerMinute) throw tooMuch(counted)
        return await make()
      } finally {
        leave()
      }
    },
  }
}

function tooMuch({ msBeforeNext }: RateLimiterRes): Refusal {
  const seconds = Math.ceil(msBeforeNext / 1000)
  const advice = `Your network asks for more than people read. Wait ${seconds} seconds, then load this page again.`
  return new Refusal(429, 'too-often', 'That was too much within a minute', advice, { 'retry-after': String(seconds) })
}
