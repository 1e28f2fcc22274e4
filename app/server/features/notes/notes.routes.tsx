import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Sql } from '../../platform/database/connect.ts'
import type { Deps } from '../../platform/deps.ts'
import { readForm, type Problems } from '../../platform/http/forms.ts'
import { notFound } from '../../platform/http/refusal.ts'
import { cursorOf, listPage } from '../../platform/lists/keyset.ts'
import { count } from '../../platform/metrics/registry.ts'
import { routes } from '../../routes.ts'
import { keyOf, listNotes, type NoteRow } from '../../shell/note-list.queries.ts'
import { listOf, PlaceQuery, samePlace } from '../../shell/place.ts'
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
    const list = await openListBeside(sql, request, reply, pad)
    return reply.page(<NoteFormPage typed={{ pad_id: typeof pad === 'string' ? pad : '' }} list={list} />)
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
      const list = await openListBeside(sql, request, reply)
      const told = refused ?? { pad_id: 'Choose one of your pads' }
      return reply.code(statusOf(refused)).page(<NoteFormPage typed={typed} problems={told} list={list} />)
    },
  )

  app.get(
    routes.notes.show.pattern,
    { schema: { params: NoteParams, querystring: PlaceQuery } },
    async (request, reply) => {
      const { note, list } = await openNote(sql, request, reply, request.params.noteId)
      return reply.page(<NotePage note={note} list={list} />)
    },
  )

  app.get(
    routes.notes.edit.pattern,
    { schema: { params: NoteParams, querystring: PlaceQuery } },
    async (request, reply) => {
      const { noteId } = request.params
      const { note, list } = await openNote(sql, request, reply, noteId)
      const { name, text, padId } = note
      return reply.page(<NoteFormPage noteId={noteId} typed={{ name, text, pad_id: padId ?? '' }} list={list} />)
    },
  )

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
        return reply
          .flash('Note is successfully updated')
          .redirect(routes.notes.show.href({ noteId }, samePlace(request.query)), 303)
      }
      if (revised === false) throw notFound()
      const { list } = await openNote(sql, request, reply, noteId)
      const told = refused ?? { pad_id: 'Choose one of your pads' }
      return reply
        .code(statusOf(refused))
        .page(<NoteFormPage noteId={noteId} typed={typed} problems={told} list={list} />)
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

/**
 * A note, and the list that it was opened from.
 * @throws notFound
 */
async function openNote(sql: Sql, request: FastifyRequest, reply: FastifyReply, noteId: string) {
  const query = request.query as PlaceQuery
  const of = listOf(query.in)
  const { content, order } = await openList<NoteBesideList>(sql, request, reply, (order) =>
    noteBesideList(sql, noteId, listNotes(sql, order, cursorOf(query, order), of)),
  )
  if (!content?.note) throw notFound()
  const cursor = cursorOf(query, order)
  const page = listPage(content.list, cursor, keyOf(order))
  return { note: content.note, list: { of, page, order, cursor, query, current: noteId } }
}

/** The list that a new note will be in. */
async function openListBeside(sql: Sql, request: FastifyRequest, reply: FastifyReply, pad?: unknown) {
  const of = listOf(`pad-${String(pad)}`)
  const opened = await openList<NoteRow[]>(sql, request, reply, (order) => listNotes(sql, order, undefined, of))
  const { content, order } = opened
  const page = listPage(content ?? [], undefined, keyOf(order))
  return { of, page, order, cursor: undefined, query: {}, current: '' }
}

const textTooLong: Problems<NoteForm> = { text: 'A note can hold 1 MiB of text. Split this into several notes.' }

/** Characters can be counted by a schema; bytes, which the database counts, cannot. */
function tooLong(text: string): Problems<NoteForm> | undefined {
  return Buffer.byteLength(text) > textLimit ? textTooLong : undefined
}

function statusOf(problems: Problems<NoteForm> | undefined): number {
  return problems === textTooLong ? 413 : 422
}
