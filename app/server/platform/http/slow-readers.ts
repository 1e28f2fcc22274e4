import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

/** Milliseconds in which nothing comes and nothing goes; a stream of changes says something every twenty seconds. */
export const mostSilence = 120_000

/**
 * Pipelined requests of one connection without an answer. No browser or proxy of today pipelines; for a client that does not read, each
 * response would wait in memory.
 */
const mostUnanswered = 4

/** Ends connections that ask on and on without reading. */
export function limitUnanswered(app: FastifyInstance): void {
  const unanswered = new WeakMap<Socket, number>()
  app.addHook('onRequest', async ({ raw: { socket } }, { raw }) => {
    const count = (unanswered.get(socket) ?? 0) + 1
    unanswered.set(socket, count)
    if (count > mostUnanswered) {
      socket.destroy()
      return
    }
    raw.once('close', () => unanswered.set(socket, (unanswered.get(socket) ?? 1) - 1))
  })
}
