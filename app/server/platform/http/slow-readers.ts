import type { Socket } from 'node:net'
import type { FastifyInstance, FastifyReply } from 'fastify'

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

/** A client that reads slower is disconnected: each download holds a connection to the store. */
const minBytesPerSecond = 16 * 1024
/** Long enough for a phone in a tunnel. */
const checkEveryMs = 60_000

/** Bounds how slowly a client may read a download. */
export function endSlowReader({ raw }: FastifyReply): void {
  let before = -1
  const look = setInterval(() => {
    const taken = raw.socket?.bytesWritten ?? 0
    if (before >= 0 && taken - before < (minBytesPerSecond * checkEveryMs) / 1000) raw.destroy()
    before = taken
  }, checkEveryMs)
  raw.once('close', () => clearInterval(look))
}
