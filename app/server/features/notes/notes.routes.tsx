import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Deps } from '../../platform/deps.ts'
import { readForm, type Problems } from '../../platform/http/forms.ts'
import { notFound } from '../../platform/http/refusal.ts'
import { cursorOf, listPage } from '../../platform/lists/keyset.ts'
import { count } from '../../platform/metrics/registry.ts'
import { routes } from '../../routes.ts'
import { keyOf, listNotes } from '../../shell/note-list.queries.ts'
import { listOf, PlaceQuery } from '../../shell/place.ts'
import { openList } from '../../shell/remembered-order.ts'
import { openPage, requireCookie, requireViewer } from '../../shell/viewer.ts'
import { DeleteNotePage, NoteFormPage, NotePage } from './notes.pages.tsx'
import {
  createNote,
  noteBesideList,
  noteOfViewer,
  reviseNote,
  strangePad,
  trashNote,
  type Note,
  type NoteBesideList,
} from './notes.queries.ts'
import { bodyLimit, CreateQuery, NoteForm, NoteParams, textLimit } from './notes.schema.ts'

export const notesRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, { sql }) => {
  app.get(routes.notes.create.pattern, { schema: { querystring: CreateQuery } }, async (request, reply) => {
    const { pad } = request.query
    await openPage(sql, request, reply)
    return reply.page(<NoteFormPage typed={{ pad_id: typeof pad === 'string' ? pad : '' }} />)
  })

  app.post(
    routes.notes.create.pattern,
    { schema: { body: NoteForm }, attachValidation: true, bodyLimit, onRequest: requireCookie },
    async (request, reply) => {
      const viewer = await requireViewer(sql, request)
      const { typed, problems } = readForm(request, NoteForm)
      const refused = problems ?? tooLong(request.body.text)
      const created = refused ? undefined : await createNote(sql, viewer.id, request.body)
      if (created && created !== strangePad) {
        count.note('created')
        return reply.flash('Note is successfully created').redirect(routes.home.href(), 303)
      }
      await openPage(sql, request, reply)
      return reply
        .code(statusOf(refused))
        .page(<NoteFormPage typed={typed} problems={refused ?? { pad_id: 'Choose one of your pads' }} />)
    },
  )

  app.get(
    routes.notes.show.pattern,
    { schema: { params: NoteParams, querystring: PlaceQuery } },
    async (request, reply) => {
      const { query, params } = request
      const of = listOf(query.in)
      const { content, order } = await openList<NoteBesideList>(sql, request, reply, (order) =>
        noteBesideList(sql, params.noteId, listNotes(sql, order, cursorOf(query, order), of)),
      )
      if (!content?.note) throw notFound()
      const cursor = cursorOf(query, order)
      const page = listPage(content.list, cursor, keyOf(order))
      return reply.page(
        <NotePage note={content.note} list={{ of, page, order, cursor, query, current: params.noteId }} />,
      )
    },
  )

  app.get(routes.notes.edit.pattern, { schema: { params: NoteParams } }, async (request, reply) => {
    const { noteId } = request.params
    const { content } = await openPage<Note>(sql, request, reply, noteOfViewer(sql, noteId))
    if (!content) throw notFound()
    const { name, text, padId } = content
    return reply.page(<NoteFormPage noteId={noteId} typed={{ name, text, pad_id: padId ?? '' }} />)
  })

  app.post(
    routes.notes.edit.pattern,
    { schema: { params: NoteParams, body: NoteForm }, attachValidation: true, bodyLimit, onRequest: requireCookie },
    async (request, reply) => {
      if (request.validationError?.validationContext === 'params') throw notFound()
      const { noteId } = request.params
      const viewer = await requireViewer(sql, request)
      const { typed, problems } = readForm(request, NoteForm)
      const refused = problems ?? tooLong(request.body.text)
      const revised = refused ? undefined : await reviseNote(sql, viewer.id, noteId, request.body)
      if (revised === true) {
        count.note('updated')
        return reply.flash('Note is successfully updated').redirect(routes.notes.show.href({ noteId }), 303)
      }
      if (revised === false) throw notFound()
      const { content } = await openPage<Note>(sql, request, reply, noteOfViewer(sql, noteId))
      if (!content) throw notFound()
      return reply
        .code(statusOf(refused))
        .page(
          <NoteFormPage noteId={noteId} typed={typed} problems={refused ?? { pad_id: 'Choose one of your pads' }} />,
        )
    },
  )

  app.get(routes.notes.delete.pattern, { schema: { params: NoteParams } }, async (request, reply) => {
    const { content } = await openPage<Note>(sql, request, reply, noteOfViewer(sql, request.params.noteId))
    if (!content) throw notFound()
    return reply.page(<DeleteNotePage note={content} />)
  })

  app.post(routes.notes.delete.pattern, { schema: { params: NoteParams } }, async (request, reply) => {
    const viewer = await requireViewer(sql, request)
    if (!(await trashNote(sql, viewer.id, request.params.noteId))) throw notFound()
    count.note('trashed')
    return reply.flash('Note is successfully deleted').redirect(routes.home.href(), 303)
  })
}

const textTooLong: Problems<NoteForm> = { text: 'A note can hold 1 MiB of text. Split this into several notes.' }

/** Characters can be counted by a schema; bytes, which the database counts, cannot. */
function tooLong(text: string): Problems<NoteForm> | undefined {
  return Buffer.byteLength(text) > textLimit ? textTooLong : undefined
}

function statusOf(problems: Problems<NoteForm> | undefined): number {
  return problems === textTooLong ? 413 : 422
}
