import type { FastifyInstance } from 'fastify'
import { KnownOutage } from '../database/outage.ts'
import { watchWrites, type WriteState } from '../database/write-state.ts'
import type { Deps } from '../deps.ts'
import { isChange } from './is-change.ts'

declare module 'fastify' {
  interface FastifyInstance {
    readonly writes: WriteState
  }
}

/** Refuses forms while the database cannot be written to, after they were read: the answer holds what was typed. Reading goes on. */
export function refuseWhileUnwritable(app: FastifyInstance, { sql, log, writeProbeSeconds }: Deps): void {
  const writes = watchWrites(sql, log, writeProbeSeconds)
  app.decorate('writes', writes)
  app.addHook('preHandler', ({ method }, _reply, done) => {
    const obstacle = writes.obstacle()
    done(isChange(method) && obstacle ? new KnownOutage(obstacle) : undefined)
  })
  app.addHook('onClose', async () => writes.stop())
}
