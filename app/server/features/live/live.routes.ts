import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import type { Deps } from '../../platform/deps.ts'
import { notFound, Refusal } from '../../platform/http/refusal.ts'
import { NoteParams } from '../../notes/note-params.ts'
import { routes } from '../../routes.ts'
import { openPart } from '../../shell/viewer.ts'
import { newerThan, versionOf, type Newer } from './live.queries.ts'

const NewerQuery = Type.Object({ than: Type.Optional(Type.Integer({ minimum: 0, maximum: 2_147_483_647 })) })

const eventStream = 'text/event-stream; charset=utf-8'

/** Heartbeat: a balancer closes a connection that is silent for a minute. */
const heartbeatMs = 20_000
/** Lifetime of a stream: the page then reconnects, and is refused if it has been signed out. */
const streamLifetimeMs = 10 * 60_000

/** Streams of one account in one process: each holds a connection. Further pages poll. */
const maxStreams = 30

/** Open pages learn that their note was saved elsewhere. */
export const liveRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, { sql, changes, drain }) => {
  const open = new Set<() => void>()
  const openOf = new Map<string, number>()
  // A shutdown would otherwise wait for the streams. Pages reconnect by themselves, to another process.
  app.addHook('preClose', async () => open.forEach((end) => end()))

  /** Server-sent events: `data` is the current version. */
  app.get(routes.notes.changes.pattern, { schema: { params: NoteParams } }, async (request, reply) => {
    const { noteId } = request.params
    const version = await openPart<number>(sql, request, versionOf(sql, noteId))
    if (version === null) throw notFound()
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
    let said = 0
    const say = (current: number) => {
      if (current <= said) return
      said = current
      write(`data: ${current}\n\n`)
    }
    const write = (text: string) => {
      if (raw.writable) raw.write(text)
    }
    const unsubscribe = changes.subscribe(noteId, say)
    say(version)
    const heartbeat = setInterval(() => {
      write(': \n\n')
      if (drain.isDraining) end()
    }, heartbeatMs)
    const limit = setTimeout(end, streamLifetimeMs)
    open.add(end)
    raw.on('error', forget)
    raw.once('close', forget)
    function end(): void {
      forget()
      raw.end()
      // A client that does not read never acknowledges the end.
      setTimeout(() => raw.destroy(), 5_000).unref()
    }
    function forget(): void {
      if (!open.delete(end)) return
      unsubscribe()
      clearInterval(heartbeat)
      clearTimeout(limit)
      const left = (openOf.get(userId) ?? 1) - 1
      if (left > 0) openOf.set(userId, left)
      else openOf.delete(userId)
    }
  })

  /** The current note if it is newer than the page's version, otherwise 204. For a page that got an event, or polls. */
  app.get(
    routes.notes.newer.pattern,
    { schema: { params: NoteParams, querystring: NewerQuery } },
    async (request, reply) => {
      const { params, query } = request
      const found = await openPart<Newer>(sql, request, newerThan(sql, params.noteId, query.than ?? 0))
      if (!found) throw notFound()
      return found.isNewer ? reply.send(found.saved) : reply.code(204).send()
    },
  )
}

function tooManyOpen(): Refusal {
  const advice = 'Close some of the windows in which a note is open; until then this one looks for changes by itself.'
  return new Refusal(429, 'too-many-open', 'Too many notes are open', advice)
}
