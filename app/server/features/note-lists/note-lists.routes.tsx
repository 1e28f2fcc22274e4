import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import type { Deps } from '../../platform/deps.ts'
import { notFound } from '../../platform/http/refusal.ts'
import { cursorOf, idPattern, listPage, ListQuery, orders } from '../../platform/lists/keyset.ts'
import { routes } from '../../routes.ts'
import { tagOf } from '../../../shared/tags.ts'
import { keyOf, listNotes, type NoteRow } from '../../notes/note-list.queries.ts'
import { openList, rememberOrder } from '../../notes/remembered-order.ts'
import { AllNotesPage, PadPage, TagPage } from './note-lists.pages.tsx'
import {
  notesWithLast,
  padWithNotes,
  tagWithNotes,
  type NotesWithLast,
  type PadWithNotes,
  type TagWithNotes,
} from './note-lists.queries.ts'
import { selectionRoutes } from './selection.routes.tsx'

const PadParams = Type.Object({ padId: Type.String({ pattern: idPattern }) })
const TagParams = Type.Object({ tag: Type.String({ format: 'text', minLength: 1, maxLength: 64 }) })

/** The lists of notes: all of them, a pad's and a tag's. */
export const noteListsRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, deps) => {
  const { sql } = deps
  await app.register(selectionRoutes, deps)

  app.get(routes.home.pattern, { schema: { querystring: ListQuery } }, async (request, reply) => {
    const { query } = request
    const { content, order } = await openList<NotesWithLast>(sql, request, reply, (order) =>
      notesWithLast(sql, listNotes(sql, order, cursorOf(query, order)), app.openSheets.lastNote(sql, request)),
    )
    await rememberOrder(sql, request, reply)
    const isEmpty = request.frame?.noteCount === 0
    const last = isEmpty ? undefined : await app.openSheets.last(request, reply, content?.last)
    const sheet = isEmpty ? app.openSheets.blank(request, reply) : last?.sheet
    return reply.page(
      <AllNotesPage {...shown(content?.notes ?? [], order, query)} sheet={sheet} opened={last?.noteId} />,
    )
  })

  app.get(
    routes.pads.show.pattern,
    { schema: { params: PadParams, querystring: ListQuery } },
    async (request, reply) => {
      const { query, params } = request
      const { content: pad, order } = await openList<PadWithNotes>(sql, request, reply, (order) =>
        padWithNotes(sql, params.padId, order, cursorOf(query, order)),
      )
      if (!pad) throw notFound()
      await rememberOrder(sql, request, reply)
      return reply.page(<PadPage pad={pad} {...shown(pad.notes, order, query)} />)
    },
  )

  app.get(
    routes.tags.show.pattern,
    { schema: { params: TagParams, querystring: ListQuery } },
    async (request, reply) => {
      const { query } = request
      const tag = tagOf(request.params.tag)
      const { content, order } = await openList<TagWithNotes>(sql, request, reply, (order) =>
        tagWithNotes(sql, tag, order, cursorOf(query, order)),
      )
      await rememberOrder(sql, request, reply)
      const { noteCount, notes } = content ?? { noteCount: 0, notes: [] }
      return reply.page(<TagPage tag={tag} noteCount={noteCount} {...shown(notes, order, query)} />)
    },
  )
}

function shown(found: readonly NoteRow[], order: (typeof orders)[number], query: ListQuery) {
  const cursor = cursorOf(query, order)
  return { page: listPage(found, cursor, keyOf(order)), order, cursor, query }
}
