import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import type { Deps } from '../../platform/deps.ts'
import { notFound } from '../../platform/http/refusal.ts'
import { cursorOf, idPattern, listPage, ListQuery } from '../../platform/lists/keyset.ts'
import { count } from '../../platform/metrics/registry.ts'
import { routes } from '../../routes.ts'
import { htmlOf } from '../../shell/rendered.tsx'
import { openPage, requireViewer } from '../../shell/viewer.ts'
import { DeleteForeverPage, TrashedNotePage, TrashPage } from './trash.pages.tsx'
import {
  deleteForever,
  listTrash,
  restoreNote,
  trashedNoteOfViewer,
  type TrashedNote,
  type TrashedRow,
} from './trash.queries.ts'

const NoteParams = Type.Object({ noteId: Type.String({ pattern: idPattern }) })

/** Where deleted notes wait. */
export const trashRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, { sql, tidyUp }) => {
  app.get(routes.trash.list.pattern, { schema: { querystring: ListQuery } }, async (request, reply) => {
    const cursor = cursorOf(request.query, '-updated_at')
    const { content } = await openPage<TrashedRow[]>(sql, request, reply, listTrash(sql, cursor))
    return reply.page(<TrashPage page={listPage(content ?? [], cursor, (row) => row.deletedAt)} />)
  })

  app.get(routes.trash.show.pattern, { schema: { params: NoteParams } }, async (request, reply) => {
    const content = trashedNoteOfViewer(sql, request.params.noteId)
    const { content: note, viewer } = await openPage<TrashedNote>(sql, request, reply, content)
    if (!note) throw notFound()
    return reply.page(<TrashedNotePage note={note} html={htmlOf(sql, viewer.id, note)} />)
  })

  app.post(routes.notes.restore.pattern, { schema: { params: NoteParams } }, async (request, reply) => {
    const viewer = await requireViewer(sql, request)
    const { noteId } = request.params
    if (!(await restoreNote(sql, viewer.id, noteId))) throw notFound()
    count.note('restored')
    return reply.flash('Note is successfully restored').redirect(routes.notes.show.href({ noteId }), 303)
  })

  app.get(routes.trash.delete.pattern, { schema: { params: NoteParams } }, async (request, reply) => {
    const content = trashedNoteOfViewer(sql, request.params.noteId)
    const { content: note } = await openPage<TrashedNote>(sql, request, reply, content)
    if (!note) throw notFound()
    return reply.page(<DeleteForeverPage note={note} />)
  })

  app.post(routes.trash.delete.pattern, { schema: { params: NoteParams } }, async (request, reply) => {
    const viewer = await requireViewer(sql, request)
    if (!(await deleteForever(sql, viewer.id, request.params.noteId))) throw notFound()
    count.note('deleted')
    tidyUp()
    return reply.flash('Note is deleted forever').redirect(routes.trash.list.href(), 303)
  })
}
