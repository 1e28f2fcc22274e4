import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { noteOf } from '../../../shared/shared-note.ts'
import type { Deps } from '../../platform/deps.ts'
import { notFound, SignInNeeded } from '../../platform/http/refusal.ts'
import { count } from '../../platform/metrics/registry.ts'
import { routes } from '../../routes.ts'
import { missingNote } from '../../notes/missing-note.ts'
import { NoteParams } from '../../notes/note-params.ts'
import { listHref, listOf, PlaceQuery, samePlace } from '../../notes/place.ts'
import { titleOf } from '../../notes/title-of.ts'
import { htmlOf } from '../../notes/rendered.tsx'
import { openPage, requireViewer } from '../../shell/viewer.ts'
import { isFilled, NoteToKeepPage } from './filled.page.tsx'
import { NoteForm, NoteFormPage, typedOf } from './note-form.tsx'
import { DeleteNotePage, NotePage } from './notes.pages.tsx'
import { noteOfViewer, readNoteOfViewer, trashNote, type Note, type ReadNote } from './notes.queries.ts'
import { CreateQuery, DeleteQuery, idOf, ShowQuery, textsOf } from './notes.schema.ts'
import { nonceFor, openNoteWithList, openListOfNewNote } from './open-note.ts'

/** Reading notes, their forms, and moving them to the trash. */
export const notesRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, deps) => {
  const { sql } = deps
  app.get(routes.notes.create.pattern, { schema: { querystring: CreateQuery } }, async (request, reply) => {
    const { pad } = request.query
    const shared = textsOf(request.query)
    const list = await openListOfNewNote(sql, request, reply, pad).catch((error: unknown) => {
      // The address of the form for signing in would be too long for a text.
      if (error instanceof SignInNeeded && isFilled(shared)) return undefined
      throw error
    })
    if (!list) return reply.code(401).page(<NoteToKeepPage shared={shared} />)
    const typed = { ...noteOf(shared), pad_id: typeof pad === 'string' ? pad : '' }
    const form = { typed, list, nonce: nonceFor(request, reply), isFilled: isFilled(shared) }
    return reply.page(<NoteFormPage {...form} />)
  })

  app.get(
    routes.notes.show.pattern,
    { schema: { params: NoteParams, querystring: ShowQuery } },
    async (request, reply) => {
      const { noteId } = request.params
      const { was, past } = request.query
      const asked = readNoteOfViewer(sql, noteId, titleOf(was), idOf(past))
      const { note, list } = await openNoteWithList<ReadNote>(sql, request, reply, noteId, asked)
      const html = await htmlOf(deps, request, note)
      const beside = await app.besideNote(request, { id: note.id, title: note.shownName, html })
      const nonce = nonceFor(request, reply)
      return reply.page(<NotePage note={note} html={html} list={list} beside={beside} nonce={nonce} />)
    },
  )

  app.get(
    routes.notes.edit.pattern,
    { schema: { params: NoteParams, querystring: PlaceQuery } },
    async (request, reply) => {
      const { noteId } = request.params
      const { note, list } = await openNoteWithList<Note>(sql, request, reply, noteId, noteOfViewer(sql, noteId))
      const form = { noteId, note, typed: typedOf(note), list }
      return reply.page(<NoteFormPage {...form} nonce={nonceFor(request, reply)} />)
    },
  )

  /** The form of a note, for the open page that shows it. */
  app.get(routes.notes.form.pattern, { schema: { params: NoteParams } }, async (request, reply) => {
    const { noteId } = request.params
    const { content: note } = await openPage<Note>(sql, request, reply, noteOfViewer(sql, noteId))
    if (!note) throw await missingNote(sql, request.userId, noteId)
    return reply.part(<NoteForm noteId={noteId} note={note} typed={typedOf(note)} frame={request.frame} />)
  })

  app.get(routes.notes.delete.pattern, { schema: { params: NoteParams } }, async (request, reply) => {
    const { content } = await openPage<Note>(sql, request, reply, noteOfViewer(sql, request.params.noteId))
    if (!content) throw await missingNote(sql, request.userId, request.params.noteId)
    return reply.page(<DeleteNotePage note={content} />)
  })

  app.post(
    routes.notes.delete.pattern,
    { schema: { params: NoteParams, querystring: DeleteQuery } },
    async (request, reply) => {
      const viewer = await requireViewer(sql, request)
      const { next, in: place } = request.query
      if (!(await trashNote(sql, viewer.id, request.params.noteId))) throw notFound()
      count.note('trashed')
      const to = next ? routes.notes.show.href({ noteId: next }, samePlace(request.query)) : listHref(listOf(place))
      return reply.done(to, 'Note is successfully deleted', { action: routes.notes.restore.href(request.params) })
    },
  )
}
