import type { FastifyInstance } from 'fastify'
import { networkOf } from '../platform/http/network.ts'
import { Turns } from '../platform/turns.ts'
import { routes } from '../routes.ts'

/**
 * Requests that hash passwords at once: each takes a core for 50 ms, and one of the four threads that files, compression and
 * look-ups of names need as well.
 */
const limits = { maxConcurrent: 2, maxConcurrentPerPerson: 1, maxWaitingPerPerson: 100, maxWaiting: 500 }

const hashing: readonly string[] = [
  ...[routes.accounts.signUp.pattern, routes.accounts.signIn.pattern, routes.accounts.confirm.pattern],
  ...[routes.accounts.settings.pattern, routes.accounts.resetPassword.pattern, routes.accounts.delete.pattern],
  ...[routes.accounts.code.pattern, routes.accounts.confirmCodes.pattern, routes.accounts.recoveryCodes.pattern],
  ...[routes.shares.note.pattern, routes.shares.pad.pattern, routes.locked.open.pattern],
  routes.api.shares.pattern,
]

/** Forms that hash passwords take turns by network: signing in with the right password is not limited otherwise. */
export function hashInTurns(app: FastifyInstance): void {
  const turns = new Turns(limits)
  app.addHook('preHandler', async ({ method, routeOptions: { url = '' }, ip }, { raw }) => {
    if (method !== 'POST' || !hashing.includes(url)) return
    const leave = await turns.enter(networkOf(ip), () => raw.destroyed)
    if (raw.closed) leave()
    else raw.once('close', leave)
  })
}
