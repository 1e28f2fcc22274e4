import type { Socket } from 'node:net'
import type { FastifyInstance, FastifyReply } from 'fastify'

/** After so long without a byte in either direction a connection is closed; an event stream sends something every twenty seconds. */
export const maxSilenceMs = 120_000

/**
 * Pipelined requests of one connection without an answer. No browser or proxy of today pipelines; for a client that does not read, each
 * would wait in memory.
 */
const maxUnanswered = 4

/**
 * Works on the requests of one connection one after the other, as they are answered: behind an answer that the client does not read, the next
 * one would hold its turns and places for as long. Closes connections whose client sends on and on without reading.
 */
export function limitUnanswered(app: FastifyInstance): void {
  const unanswered = new WeakMap<Socket, Promise<void>[]>()
  app.addHook('onRequest', async ({ raw: { socket } }, reply) => {
    const { raw } = reply
    const before = unanswered.get(socket) ?? []
    unanswered.set(socket, before)
    const last = before.at(-1)
    const { promise: answered, resolve: done } = Promise.withResolvers<undefined>()
    before.push(answered)
    void answered.then(() => before.splice(before.indexOf(answered), 1))
    raw.once('close', done)
    if (before.length > maxUnanswered) socket.destroy()
    if (!last) return
    await last
    if (raw.socket) return
    // The connection has ended with the answer before: this one has no way to the client, and would never be closed.
    reply.hijack()
    done(undefined)
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
