import type { FastifyInstance, FastifyRequest } from 'fastify'
import { getHeapStatistics } from 'node:v8'
import type { Database } from '../database/connect.ts'
import { poolOf } from '../database/instrument.ts'
import { isChange } from './is-change.ts'
import { count } from '../metrics/registry.ts'

export type PressureCause = 'requests' | 'pool' | 'heap'

/** How much this process takes on (load shedding, a form of backpressure): beyond it, requests are refused early rather than answered late. */
export interface PressureLimits {
  /** With so many requests under way for longer than `lateMilliseconds`, pages are refused. */
  readonly lateRequests: number
  /** With so many, saves are refused too; they are refused last. */
  readonly lateRequestsForSaves: number
  readonly lateMilliseconds: number
  /** V8 fills its heap before it collects garbage: a heap that is largely in use is normal, one that is nearly full is not. */
  readonly heapBytes: number
}

/** Memory outside of the heap has no limit here, because refusing pages frees none of it. docs/observability.md */
export const standardLimits: PressureLimits = {
  lateRequests: 50,
  lateRequestsForSaves: 200,
  lateMilliseconds: 1_000,
  heapBytes: 0.9 * getHeapStatistics().heap_size_limit,
}

/** With the heap nearly full, this part of the limits is enough, late or not, because requests hold memory. */
const shareOfFullHeap = 1 / 5

/** This process has more to do than it can do in time; nothing was done for this request. */
export class Overload extends Error {
  readonly reason: PressureCause

  constructor(reason: PressureCause) {
    super(`under pressure: ${reason}`)
    this.reason = reason
  }
}

/** What each route means for load shedding. */
export interface PressureRoutes {
  /** Always answered. */
  readonly isSpared: (route: string) => boolean
  /** Carries what a person wrote. */
  readonly isSave: (route: string) => boolean
  /** Lasts as long as its client wants (an upload, an event stream), and so says nothing about this process. */
  readonly isPatient: (route: string) => boolean
}

/**
 * Refuses requests while many are late (load shedding). A slow machine or a slow database is no reason by itself: one person, who sends
 * one request after another, is always answered. A form is refused after it was read, so that the answer holds what was typed.
 */
export function refuseUnderPressure(
  app: FastifyInstance,
  sql: Database,
  { isSpared, isSave, isPatient }: PressureRoutes,
  limits: PressureLimits,
): void {
  /** When each request began, oldest first. */
  const underWay = new Map<FastifyRequest, number>()
  const isHeapFull = lookedAtOnceASecond(() => getHeapStatistics().used_heap_size > limits.heapBytes)

  app.addHook('preHandler', (request, _reply, done) => {
    const { method } = request
    const { url: route = '' } = request.routeOptions
    if (isSpared(route)) {
      done()
      return
    }
    const mayBeLate = isChange(method) && isSave(route) ? limits.lateRequestsForSaves : limits.lateRequests
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
  // A request whose client has disconnected may get no answer, and then no `onSend`.
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
