import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

/** After so long without a byte in either direction a connection is closed; an event stream sends something every twenty seconds. */
export const maxSilenceMs = 120_000

/**
 * Pipelined requests of one connection without an answer. No browser or proxy of today pipelines; for a client that does not read, each
 * response would wait in memory.
 */
const maxUnanswered = 4

/** Closes connections whose client sends requests on and on without reading the answers. */
export function limitUnanswered(app: FastifyInstance): void {
  const unanswered = new WeakMap<Socket, number>()
  app.addHook('onRequest', async ({ raw: { socket } }, { raw }) => {
    const count = (unanswered.get(socket) ?? 0) + 1
    unanswered.set(socket, count)
    if (count > maxUnanswered) {
      socket.destroy()
      return
    }
    raw.once('close', () => unanswered.set(socket, (unanswered.get(socket) ?? 1) - 1))
  })
}
