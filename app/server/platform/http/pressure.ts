import underPressure from '@fastify/under-pressure'
import type { FastifyInstance } from 'fastify'
import { getHeapStatistics } from 'node:v8'
import type { Sql } from '../database/connect.ts'
import { poolOf } from '../database/watch.ts'
import { count } from '../metrics/registry.ts'

export type PressureCause = 'event-loop' | 'heap' | 'pool'

/** What this process can bear; beyond it, requests are refused early rather than late. */
export interface PressureLimits {
  /** Milliseconds that the event loop may be late, as a mean over a second. A page takes a handful of its turns. */
  readonly eventLoopDelay: number
  /** Bytes. V8 fills its heap before it looks for garbage, so that much of it is no trouble, and nearly all of it is. */
  readonly heapUsed: number
  /** Milliseconds that a statement may have waited for a connection: whoever comes now would wait as long. */
  readonly poolWait: number
  /** Milliseconds after a process begins to listen in which it may be late: it is still reading itself. Left out: none. */
  readonly settling?: number
}

/** Memory outside of the heap has no limit here: to refuse pages gives none of it back. docs/observability.md */
export const standardLimits: PressureLimits = {
  eventLoopDelay: 300,
  heapUsed: 0.9 * getHeapStatistics().heap_size_limit,
  poolWait: 2_000,
  settling: 3_000,
}

/** There is more to do than can be done in time. Nothing was done about this request. */
export class Overload extends Error {
  readonly reason: PressureCause

  constructor(reason: PressureCause) {
    super(`under pressure: ${reason}`)
    this.reason = reason
  }
}

declare module 'fastify' {
  interface FastifyInstance {
    /** What this process has too much of at the moment; undefined when all is well. */
    pressure(): PressureCause | undefined
  }
}

/**
 * Refuses requests while there is too much to do. Whoever sent a form is refused once it has been read, so that what they
 * typed can be given back.
 * @param isSpared routes that are always answered
 */
export async function refuseUnderPressure(
  app: FastifyInstance,
  sql: Sql,
  isSpared: (route: string) => boolean,
  limits: PressureLimits,
): Promise<void> {
  // Told no limits, it looks once a second and refuses nothing: it would do so before the body is read.
  await app.register(underPressure, { sampleInterval: 1_000 })
  let settledAt = Infinity
  app.addHook('onListen', async () => {
    settledAt = performance.now() + (limits.settling ?? 0)
  })
  app.decorate('pressure', () => {
    const { eventLoopDelay, heapUsed } = app.memoryUsage()
    if (performance.now() >= settledAt && eventLoopDelay > limits.eventLoopDelay) return 'event-loop'
    if (heapUsed > limits.heapUsed) return 'heap'
    const { waitingSince } = poolOf(sql)
    return waitingSince !== undefined && performance.now() - waitingSince > limits.poolWait ? 'pool' : undefined
  })
  app.addHook('preHandler', ({ routeOptions }, _reply, done) => {
    const cause = app.pressure()
    if (cause === undefined || isSpared(routeOptions.url ?? '')) {
      done()
      return
    }
    count.refusal(cause)
    done(new Overload(cause))
  })
}
