import type { FastifyInstance } from 'fastify'
import type { StatementWatch } from '../database/watch.ts'
import type { ObjectStore } from '../objects/object-store.ts'

/** Traces of requests for a collector. Without one, no library for it is loaded. */
export interface Tracing {
  /** Makes a span of each request. */
  follow(app: FastifyInstance): void
  /** Makes a span of each statement that belongs to a request. */
  readonly statements: StatementWatch
  /** The same store, each call of which is a span of the request that makes it. */
  objects(store: ObjectStore): ObjectStore
  /** Sends what is left, for a few seconds at the most. */
  close(): Promise<void>
}
