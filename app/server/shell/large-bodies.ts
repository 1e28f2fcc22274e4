import type { FastifyReply, FastifyRequest } from 'fastify'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { networkOf } from '../platform/http/network.ts'
import { Refusal } from '../platform/http/refusal.ts'
import { Turns } from '../platform/turns.ts'

/** Bodies up to this size are read without a turn. */
const maxSmallBytes = 64 * 1024

/** Backpressure: large bodies (up to 7 MiB each) of signed-in accounts that are in memory at once. */
const ofAccounts = { maxConcurrent: 32, maxConcurrentPerPerson: 4, maxWaitingPerPerson: 100, maxWaiting: 1_000 }

/** … and of clients without a session, by network: what a person typed while the session ended is read and shown again. */
const ofStrangers = { maxConcurrent: 8, maxConcurrentPerPerson: 2, maxWaitingPerPerson: 10, maxWaiting: 100 }
const maxRequestsPerMinuteOfNetwork = 60

/**
 * A hook for routes that take large bodies. It limits how many are read at once, by account or network; a turn ends with the response. A
 * client that waits keeps its connection until the deadline for bodies closes it.
 */
export function largeBodiesInTurns(
  isLimited: boolean,
): (request: FastifyRequest, reply: FastifyReply) => Promise<void> {
  const accounts = new Turns(ofAccounts)
  const strangers = new Turns(ofStrangers)
  const limiter = new RateLimiterMemory({ points: maxRequestsPerMinuteOfNetwork, duration: 60 })

  return async (request, reply) => {
    const { headers, sessionToken, tokenOwner, asker, ip } = request
    if (Number(headers['content-length'] ?? Infinity) <= maxSmallBytes) return
    const isStranger = (sessionToken ?? tokenOwner) === undefined
    const person = isStranger ? networkOf(ip) : asker
    if (isStranger && isLimited && (await limiter.consume(person).catch(() => undefined)) === undefined) throw tooMany()
    const leave = await (isStranger ? strangers : accounts).enter(person, () => reply.raw.destroyed)
    if (reply.raw.closed) leave()
    else reply.raw.once('close', leave)
  }
}

/** Sent before the body is read: the browser still shows the form with the text. */
function tooMany(): Refusal {
  return new Refusal(
    429,
    'too-often',
    'That was too much within a minute',
    'Go back, where your text still is, sign in on another page, and save it then.',
    { 'retry-after': '60' },
  )
}
