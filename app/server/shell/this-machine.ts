import type { FastifyRequest } from 'fastify'
import { isLoopbackHost } from '../config.ts'

/**
 * Whether a request comes from this machine, under a host name of this machine (against DNS rebinding by another site), and not through
 * a proxy: only then is something shown that opens accounts.
 */
export function isAskedOnThisMachine(request: FastifyRequest): boolean {
  const { remoteAddress = '' } = request.socket
  const isForwarded = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host'].some(
    (name) => name in request.headers,
  )
  return !isForwarded && isLoopbackHost(remoteAddress.replace(/^::ffff:/, '')) && isLoopbackHost(request.hostname)
}
