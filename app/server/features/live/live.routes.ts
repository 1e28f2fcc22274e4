import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import type { Deps } from '../../platform/deps.ts'
import { notFound, SignInNeeded } from '../../platform/http/refusal.ts'
import { idPattern } from '../../platform/lists/keyset.ts'
import { NoteParams } from '../../notes/note-params.ts'
import { routes } from '../../routes.ts'
import { sessionsTopic } from '../../shell/ended-sessions.ts'
import { openPart, requireViewer } from '../../shell/viewer.ts'
import { newerThan, versionOf, type Newer } from './live.queries.ts'
import { openStreams, type Tell } from './streams.ts'

const NewerQuery = Type.Object({ than: Type.Optional(Type.Integer({ minimum: 0, maximum: 2_147_483_647 })) })
const ChangesQuery = Type.Object({ note: Type.Optional(Type.String({ pattern: idPattern })) })

/** Server-sent events, by which open pages learn of changes on other pages and devices. */
export const liveRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, { sql, changes, accountNews, drain }) => {
  const streams = openStreams(drain)
  app.addHook('preClose', async () => streams.endAll())

  /** One stream for a page: what changes in the account, and the versions of the note that the page shows. */
  app.get(routes.changes.pattern, { schema: { querystring: ChangesQuery } }, async (request, reply) => {
    const { note } = request.query
    const version = await openPart<number>(sql, request, note === undefined ? sql`null` : versionOf(sql, note))
    const { userId = '' } = request
    return streams.open(request, reply, (write, end) => {
      const ends = [accountNews.subscribe(userId, (word) => write(`data: ${word}\n\n`)), whileOpen(request, end)]
      if (note !== undefined && version !== null) ends.push(versionsTo(note, version, 'event: version\n')(write, end))
      return () => ends.forEach((end) => end())
    })
  })

  /** For pages of the previous release: `data` is the current version of the note. */
  app.get(routes.notes.changes.pattern, { schema: { params: NoteParams } }, async (request, reply) => {
    const { noteId } = request.params
    const version = await openPart<number>(sql, request, versionOf(sql, noteId))
    if (version === null) throw notFound()
    const versions = versionsTo(noteId, version)
    return streams.open(request, reply, (write, end) => {
      const ends = [versions(write, end), whileOpen(request, end)]
      return () => ends.forEach((unsubscribe) => unsubscribe())
    })
  })

  /** Ends a stream whose session was ended, wherever that was done. @returns a function that unsubscribes */
  function whileOpen({ userId = '', sessionToken }: FastifyRequest, end: () => void): () => void {
    return accountNews.subscribe(sessionsTopic(userId), () => {
      requireViewer(sql, { userId, sessionToken }).catch((error: unknown) => {
        // With the database away, the stream's own lifetime ends it.
        if (error instanceof SignInNeeded) end()
      })
    })
  }

  /** Sends the current version of the note, and each later one. */
  function versionsTo(noteId: string, version: number, event = ''): Tell {
    return (write) => {
      let said = 0
      const say = (current: number) => {
        if (current <= said) return
        said = current
        write(`${event}data: ${current}\n\n`)
      }
      const unsubscribe = changes.subscribe(noteId, say)
      say(version)
      return unsubscribe
    }
  }

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
