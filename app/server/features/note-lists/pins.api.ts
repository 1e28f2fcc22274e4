import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Deps } from '../../platform/deps.ts'
import { notFound } from '../../platform/http/refusal.ts'
import { NoteParams } from '../../notes/note-params.ts'
import { routes } from '../../routes.ts'
import { operation } from '../../shell/api/schemas.ts'
import { requireViewer } from '../../shell/viewer.ts'
import { changeNotes } from './selection.queries.ts'

/** Pinning, for programs. */
export const pinsApi: FastifyPluginAsyncTypebox<Deps> = async (app, { sql }) => {
  for (const [method, change, operationId, summary, done] of [
    ['PUT', 'pin', 'pinNote', 'Pin a note', 'It is pinned.'],
    ['DELETE', 'unpin', 'unpinNote', 'Unpin a note', 'It is not pinned.'],
  ] as const) {
    app.route({
      method,
      url: routes.api.pin.pattern,
      schema: operation({
        operationId,
        tags: ['Notes'],
        summary,
        description: 'Pinned notes come first in the lists that people see. It is no new version.',
        params: NoteParams,
        answers: { 204: done },
      }),
      async handler(request, reply) {
        const { id } = await requireViewer(sql, request)
        const changed = await changeNotes(sql, id, [request.params.noteId], change)
        if (!Array.isArray(changed) || changed.length === 0) throw notFound()
        return reply.code(204).send()
      },
    })
  }
}
