import type { FastifyReply, FastifyRequest } from 'fastify'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { networkOf } from '../platform/http/network.ts'
import { Refusal } from '../platform/http/refusal.ts'
import { Turns } from '../platform/turns.ts'

/** Of a body that is read without a turn, as those of all other forms. */
const maxSmallBytes = 64 * 1024

/** Bodies of accounts that are in memory at once, with 7 MiB each at the most. */
const ofAccounts = { maxConcurrent: 32, maxConcurrentPerPerson: 4, maxWaitingPerPerson: 100, maxWaiting: 1_000 }

/** … and of clients without a session, by network: what a person wrote while their session ended is read and given back. */
const ofStrangers = { maxConcurrent: 8, maxConcurrentPerPerson: 2, maxWaitingPerPerson: 10, maxWaiting: 100 }
const maxStrangersPerMinute = 60

/**
 * A hook for routes that take large bodies: so many are read at once, with turns by account or network, until they are answered.
 * A body that waits stays on its connection, and is ended with it by the deadline for bodies.
 */
export function largeBodiesInTurns(
  isLimited: boolean,
): (request: FastifyRequest, reply: FastifyReply) => Promise<void> {
  const accounts = new Turns(ofAccounts)
  const strangers = new Turns(ofStrangers)
  const limiter = new RateLimiterMemory({ points: maxStrangersPerMinute, duration: 60 })

  return async (request, reply) => {
    const { headers, sessionToken, asker, ip } = request
    if (Number(headers['content-length'] ?? Infinity) <= maxSmallBytes) return
    const isStranger = sessionToken === undefined
    const person = isStranger ? networkOf(ip) : asker
    if (isStranger && isLimited && (await limiter.consume(person).catch(() => undefined)) === undefined) throw tooMany()
    const leave = await (isStranger ? strangers : accounts).enter(person, () => reply.raw.destroyed)
    if (reply.raw.closed) leave()
    else reply.raw.once('close', leave)
  }
}

/** Before anything is read: the browser that sent it still has the page. */
function tooMany(): Refusal {
  return new Refusal(
    429,
    'too-often',
    'That was too much within a minute',
    'Go back, where your text still is, sign in on another page, and save it then.',
    { 'retry-after': '60' },
  )
}
