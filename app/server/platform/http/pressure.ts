import type { FastifyInstance, FastifyRequest } from 'fastify'
import { getHeapStatistics } from 'node:v8'
import type { Database } from '../database/connect.ts'
import { poolOf } from '../database/instrument.ts'
import { count } from '../metrics/registry.ts'

export type PressureCause = 'requests' | 'pool' | 'heap'

/** What this process takes on; beyond it, requests are refused early rather than late. */
export interface PressureLimits {
  /** Requests that have been under way for longer than `lateMilliseconds`: with so many, pages are refused, … */
  readonly lateRequests: number
  /** … and saves, which come last, with so many. */
  readonly lateRequestsForSaves: number
  readonly lateMilliseconds: number
  /** Bytes. V8 fills its heap before it looks for garbage, so that much of it is no trouble, and nearly all of it is. */
  readonly heapBytes: number
}

/** Memory outside of the heap has no limit here: to refuse pages gives none of it back. docs/observability.md */
export const standardLimits: PressureLimits = {
  lateRequests: 50,
  lateRequestsForSaves: 200,
  lateMilliseconds: 1_000,
  heapBytes: 0.9 * getHeapStatistics().heap_size_limit,
}

/** With the heap nearly full, this part of the limits is enough, late or not: requests hold memory. */
const shareOfFullHeap = 1 / 5

/** There is more to do than can be done in time. Nothing was done about this request. */
export class Overload extends Error {
  readonly reason: PressureCause

  constructor(reason: PressureCause) {
    super(`under pressure: ${reason}`)
    this.reason = reason
  }
}

/** What the addresses of the product mean here. */
export interface PressureRoutes {
  /** Always answered. */
  readonly isSpared: (route: string) => boolean
  /** Carries what a person wrote. */
  readonly isSave: (route: string) => boolean
  /** Lasts as long as its client wants: an upload, a page that listens. Says nothing about this process. */
  readonly isPatient: (route: string) => boolean
}

/**
 * Refuses requests while many are late. A slow machine, or a slow database, is no reason by itself: one person, who asks
 * for one thing after another, is always answered. A form is refused once it has been read, so that what was typed is
 * given back.
 */
export function refuseUnderPressure(
  app: FastifyInstance,
  sql: Database,
  { isSpared, isSave, isPatient }: PressureRoutes,
  limits: PressureLimits,
): void {
  /** When each was begun, oldest first. */
  const underWay = new Map<FastifyRequest, number>()
  const isHeapFull = lookedAtOnceASecond(() => getHeapStatistics().used_heap_size > limits.heapBytes)

  app.addHook('preHandler', (request, _reply, done) => {
    const { method, url: route = '' } = request.routeOptions
    if (isSpared(route)) {
      done()
      return
    }
    const mayBeLate = method === 'POST' && isSave(route) ? limits.lateRequestsForSaves : limits.lateRequests
    const cause = causeBeyond(mayBeLate)
    if (cause === undefined) {
      if (!isPatient(route)) underWay.set(request, performance.now())
      done()
      return
    }
    count.refusal(cause)
    done(new Overload(cause))
  })
  app.addHook('onSend', (request, _reply, _payload, done) => {
    underWay.delete(request)
    done()
  })
  // A request whose client has left may have no answer.
  app.addHook('onResponse', (request, _reply, done) => {
    underWay.delete(request)
    done()
  })

  function causeBeyond(most: number): PressureCause | undefined {
    if (underWay.size < most * shareOfFullHeap) return undefined
    if (isHeapFull()) return 'heap'
    if (lateOnes(most) < most) return undefined
    return poolOf(sql).waiting > 0 ? 'pool' : 'requests'
  }

  /** @returns how many are late; counts no further than `most` */
  function lateOnes(most: number): number {
    const now = performance.now()
    let late = 0
    for (const startedAt of underWay.values()) {
      if (late === most || now - startedAt < limits.lateMilliseconds) break
      late++
    }
    return late
  }
}

function lookedAtOnceASecond(look: () => boolean): () => boolean {
  let seen = false
  let seenAt = -Infinity
  return () => {
    const now = performance.now()
    if (now - seenAt >= 1_000) [seen, seenAt] = [look(), now]
    return seen
  }
}
