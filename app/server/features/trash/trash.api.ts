import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Deps } from '../../platform/deps.ts'
import { notFound } from '../../platform/http/refusal.ts'
import { count } from '../../platform/metrics/registry.ts'
import { NoteParams } from '../../notes/note-params.ts'
import { routes } from '../../routes.ts'
import { operation } from '../../shell/api/schemas.ts'
import { requireViewer } from '../../shell/viewer.ts'
import { deleteForever, restoreNote } from './trash.queries.ts'

/** The trash, for programs. */
export const trashApi: FastifyPluginAsyncTypebox<Deps> = async (app, { sql, tidyUp }) => {
  app.post(
    routes.api.restoreNote.pattern,
    {
      schema: operation({
        operationId: 'restoreNote',
        tags: ['Notes'],
        summary: 'Take a note out of the trash',
        description: 'Into its pad, if that still exists.',
        params: NoteParams,
        answers: { 204: 'It is among the notes again.' },
      }),
    },
    async (request, reply) => {
      const { id } = await requireViewer(sql, request)
      if (!(await restoreNote(sql, id, request.params.noteId))) throw notFound()
      count.note('restored')
      return reply.code(204).send()
    },
  )
  app.delete(
    routes.api.trashed.pattern,
    {
      schema: operation({
        operationId: 'deleteNote',
        tags: ['Notes'],
        summary: 'Delete a note for good',
        description: 'A note of the trash, with its history and its files. It cannot be taken back.',
        params: NoteParams,
        answers: { 204: 'It is gone.' },
      }),
    },
    async (request, reply) => {
      const { id } = await requireViewer(sql, request)
      if (!(await deleteForever(sql, id, request.params.noteId))) throw notFound()
      count.note('deleted')
      tidyUp()
      return reply.code(204).send()
    },
  )
}
