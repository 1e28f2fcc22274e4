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

/** Milliseconds between two signs of life: a balancer cuts off what says nothing for a minute. */
const signEvery = 20_000
/** Milliseconds after which a page asks again: whoever signed out since is then refused. */
const longest = 10 * 60_000

/** Pages of one account that one process tells: each holds a connection. Those beyond look by themselves. */
const mostOpen = 30

/** Open pages hear that their note was saved elsewhere. */
export const liveRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, { sql, changes, drain }) => {
  const open = new Set<() => void>()
  const openOf = new Map<string, number>()
  // Whoever ends would otherwise wait for them; pages come again by themselves, to another process.
  app.addHook('preClose', async () => open.forEach((end) => end()))

  /** Server-sent events: `data` is the version that is there. */
  app.get(routes.notes.changes.pattern, { schema: { params: NoteParams } }, async (request, reply) => {
    const { noteId } = request.params
    const version = await openPart<number>(sql, request, versionOf(sql, noteId))
    if (version === null) throw notFound()
    const { userId = '' } = request
    // A head alone has no stream to wait for, and takes none of the places.
    if (request.method === 'HEAD') return reply.type(eventStream).header('cache-control', 'no-store').send()
    // Gone meanwhile: nothing would say so again.
    if (reply.raw.destroyed) return reply.hijack()
    const already = openOf.get(userId) ?? 0
    if (already >= mostOpen) throw tooManyOpen()
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
    const signs = setInterval(() => {
      write(': \n\n')
      if (drain.isDraining) end()
    }, signEvery)
    const limit = setTimeout(end, longest)
    open.add(end)
    raw.on('error', forget)
    raw.once('close', forget)
    function end(): void {
      forget()
      raw.end()
      // Whoever reads nothing never hears of the end.
      setTimeout(() => raw.destroy(), 5_000).unref()
    }
    function forget(): void {
      if (!open.delete(end)) return
      unsubscribe()
      clearInterval(signs)
      clearTimeout(limit)
      const left = (openOf.get(userId) ?? 1) - 1
      if (left > 0) openOf.set(userId, left)
      else openOf.delete(userId)
    }
  })

  /** What is there, if it is newer than what the page has; nothing otherwise. Asked when it heard so, or hears nothing. */
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
