import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { unshared } from '../../platform/database/unshared.ts'
import type { Deps } from '../../platform/deps.ts'
import { readForm } from '../../platform/http/forms.ts'
import { notFound, Refusal } from '../../platform/http/refusal.ts'
import { wantsJson } from '../../platform/http/wants-json.ts'
import { cursorOf, listPage, ListQuery } from '../../platform/lists/keyset.ts'
import { count } from '../../platform/metrics/registry.ts'
import { routes } from '../../routes.ts'
import { NoteParams } from '../../notes/note-params.ts'
import { placeProperties } from '../../notes/place.ts'
import { htmlOf } from '../../notes/rendered.tsx'
import { openPage, requireViewer } from '../../shell/viewer.ts'
import { DeleteForeverPage, EmptyTrashPage, TrashedNotePage, TrashPage } from './trash.pages.tsx'
import {
  deleteForever,
  doomedOfViewer,
  doomedTrashOfViewer,
  emptyTrash,
  listTrash,
  restoreNote,
  trashedNoteOfViewer,
  type Doomed,
  type DoomedTrash,
  type TrashedNote,
  type TrashedRow,
} from './trash.queries.ts'

/** The search that a note was opened from. */
const FoundQuery = Type.Object(placeProperties)

/** The time of the confirmation: notes that were deleted later stay. */
const EmptyForm = Type.Object({ until: Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT[\\d:.]{8,15}\\+00:00$' }) })

/** The trash. */
export const trashRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, { sql, workers, tidyUp }) => {
  app.get(routes.trash.list.pattern, { schema: { querystring: ListQuery } }, async (request, reply) => {
    const cursor = cursorOf(request.query, '-updated_at')
    const { content } = await openPage<TrashedRow[]>(sql, request, reply, listTrash(sql, cursor))
    return reply.page(<TrashPage page={listPage(content ?? [], cursor, (row) => row.deletedAt)} />)
  })

  app.get(routes.trash.empty.pattern, { schema: {} }, async (request, reply) => {
    const { content: doomed } = await openPage<DoomedTrash>(unshared(sql), request, reply, doomedTrashOfViewer(sql))
    const inTrash = request.frame?.trashCount ?? 0
    // Another tab has emptied the trash.
    if (!doomed || inTrash === 0) return reply.redirect(routes.trash.list.href(), 303)
    return reply.page(<EmptyTrashPage count={inTrash} {...doomed} />)
  })

  app.post(
    routes.trash.empty.pattern,
    { schema: { body: EmptyForm }, attachValidation: true },
    async (request, reply) => {
      const viewer = await requireViewer(sql, request)
      const { problems } = readForm(request, EmptyForm)
      const { until } = request.body
      if (problems || Number.isNaN(Date.parse(until))) {
        throw new Refusal(
          422,
          'bad-time',
          'That could not be read',
          'Nothing was deleted. Ask to empty the trash once more.',
        )
      }
      const gone = await emptyTrash(sql, viewer.id, until)
      count.note('deleted', gone)
      tidyUp()
      const notes = gone === 1 ? '1 note is' : `${gone} notes are`
      return reply.flash(`${notes} deleted forever`).redirect(routes.trash.list.href(), 303)
    },
  )

  app.get(
    routes.trash.show.pattern,
    { schema: { params: NoteParams, querystring: FoundQuery } },
    async (request, reply) => {
      const content = trashedNoteOfViewer(sql, request.params.noteId)
      const { content: note } = await openPage<TrashedNote>(sql, request, reply, content)
      if (!note) throw notFound()
      const html = await htmlOf({ sql, workers }, request, note)
      const beside = await app.besideNote(request, { id: note.id, title: note.name, html })
      return reply.page(<TrashedNotePage note={note} html={html} beside={beside} />)
    },
  )

  app.post(routes.notes.restore.pattern, { schema: { params: NoteParams } }, async (request, reply) => {
    const viewer = await requireViewer(sql, request)
    const { noteId } = request.params
    if (!(await restoreNote(sql, viewer.id, noteId))) throw wantsJson(request) ? notInTrash() : notFound()
    count.note('restored')
    return reply.done(routes.notes.show.href({ noteId }), 'Note is successfully restored', {
      action: routes.notes.delete.href({ noteId }),
    })
  })

  app.get(routes.trash.delete.pattern, { schema: { params: NoteParams } }, async (request, reply) => {
    const content = doomedOfViewer(sql, request.params.noteId)
    const { content: note } = await openPage<Doomed>(unshared(sql), request, reply, content)
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

function notInTrash(): Refusal {
  const advice = 'It could not be undone because the note is no longer in the trash.'
  return new Refusal(409, 'not-undone', 'That could not be undone', advice)
}
