import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Drain } from '../../platform/http/drain.ts'
import { Refusal } from '../../platform/http/refusal.ts'

const eventStream = 'text/event-stream; charset=utf-8'

/** Heartbeat: a balancer closes a connection that is silent for a minute. */
const heartbeatMs = 20_000
/** Lifetime of a stream: the page then reconnects, and is refused if it has been signed out. */
const streamLifetimeMs = 10 * 60_000

/** Streams of one account in one process: each holds a connection. Further pages poll. */
const maxStreams = 30

/** Subscribes a stream to what it sends, and to what ends it. @returns a function that unsubscribes */
export type Tell = (write: (text: string) => void, end: () => void) => () => void

export interface Streams {
  /** Answers with server-sent events, of the signed-in user. */
  readonly open: (request: FastifyRequest, reply: FastifyReply, tell: Tell) => FastifyReply
  /** Ends all streams, for a shutdown, which would otherwise wait for them. Pages reconnect by themselves, to another process. */
  readonly endAll: () => void
}

export function openStreams(drain: Drain): Streams {
  const all = new Set<() => void>()
  const openOf = new Map<string, number>()

  function open(request: FastifyRequest, reply: FastifyReply, tell: Tell): FastifyReply {
    const { userId = '' } = request
    // HEAD opens no stream.
    if (request.method === 'HEAD') return reply.type(eventStream).header('cache-control', 'no-store').send()
    // The client has gone already: `close` would not fire again.
    if (reply.raw.destroyed) return reply.hijack()
    const already = openOf.get(userId) ?? 0
    if (already >= maxStreams) throw tooManyOpen()
    openOf.set(userId, already + 1)

    reply.hijack()
    const { raw } = reply
    raw.writeHead(200, {
      ...(reply.getHeaders() as Record<string, string>),
      'content-type': eventStream,
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    })
    const write = (text: string) => {
      if (raw.writable) raw.write(text)
    }
    // The head goes with the first bytes of the body.
    write(': \n\n')
    const unsubscribe = tell(write, end)
    const heartbeat = setInterval(() => {
      write(': \n\n')
      if (drain.isDraining) end()
    }, heartbeatMs)
    const limit = setTimeout(end, streamLifetimeMs)
    all.add(end)
    raw.on('error', forget)
    raw.once('close', forget)
    function end(): void {
      forget()
      raw.end()
      // A client that does not read never acknowledges the end.
      setTimeout(() => raw.destroy(), 5_000).unref()
    }
    function forget(): void {
      if (!all.delete(end)) return
      unsubscribe()
      clearInterval(heartbeat)
      clearTimeout(limit)
      const left = (openOf.get(userId) ?? 1) - 1
      if (left > 0) openOf.set(userId, left)
      else openOf.delete(userId)
    }
    return reply
  }

  return { open, endAll: () => all.forEach((end) => end()) }
}

function tooManyOpen(): Refusal {
  const advice = 'Close some of the windows in which Notejam is open; until then this one looks for changes by itself.'
  return new Refusal(429, 'too-many-open', 'Too many windows are open', advice)
}
