import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import type { Deps } from '../../platform/deps.ts'
import { notFound } from '../../platform/http/refusal.ts'
import { cursorOf, idPattern, listPage, ListQuery, orders } from '../../platform/lists/keyset.ts'
import { routes } from '../../routes.ts'
import { openPage } from '../../shell/viewer.ts'
import { AllNotesPage, PadPage } from './note-lists.pages.tsx'
import { keyOf, listNotes, padWithNotes, type NoteRow, type PadWithNotes } from './note-lists.queries.ts'

const PadParams = Type.Object({ padId: Type.String({ pattern: idPattern }) })

/** The lists of notes: all of them, and a pad's. */
export const noteListsRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, { sql }) => {
  app.get(routes.home.pattern, { schema: { querystring: ListQuery } }, async (request, reply) => {
    const order = request.query.order ?? orders[0]
    const cursor = cursorOf(request.query, order)
    const { content } = await openPage<NoteRow[]>(sql, request, reply, listNotes(sql, order, cursor))
    return reply.page(<AllNotesPage page={listPage(content ?? [], cursor, keyOf(order))} order={order} />)
  })

  app.get(
    routes.pads.show.pattern,
    { schema: { params: PadParams, querystring: ListQuery } },
    async (request, reply) => {
      const order = request.query.order ?? orders[0]
      const cursor = cursorOf(request.query, order)
      const content = padWithNotes(sql, request.params.padId, order, cursor)
      const { content: pad } = await openPage<PadWithNotes>(sql, request, reply, content)
      if (!pad) throw notFound()
      return reply.page(<PadPage pad={pad} page={listPage(pad.notes, cursor, keyOf(order))} order={order} />)
    },
  )
}
