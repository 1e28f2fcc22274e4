import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Deps } from '../../platform/deps.ts'
import { notFound } from '../../platform/http/refusal.ts'
import { NoteParams } from '../../notes/note-params.ts'
import { shownName } from '../../notes/shown-name.ts'
import { routes } from '../../routes.ts'
import { recordEvent } from '../../shell/security-events.ts'
import { openPart, requireViewer } from '../../shell/viewer.ts'
import { nameOfNote, nameOfPad } from './export.queries.ts'
import { ExportQuery, PadOfExport, wantsHistory } from './export.schema.ts'
import { handOutZip } from './hand-out-zip.ts'
import { oneNoteRoutes } from './one-note.routes.ts'
import { packedRoutes } from './packed.routes.tsx'
import { archiveName } from './plan.ts'

/** Notes as files: all of them, a pad's, or one. */
export const exportRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, deps) => {
  const { sql } = deps
  await app.register(oneNoteRoutes, deps)
  await app.register(packedRoutes, deps)

  app.get(routes.export.all.pattern, { schema: { querystring: ExportQuery } }, async (request, reply) => {
    const { id: ownerId } = await requireViewer(sql, request)
    const selection = { ownerId, withHistory: wantsHistory(request.query) }
    if (request.method === 'GET') await recordEvent(deps, { userId: ownerId, kind: 'export-downloaded', request })
    return handOutZip(request, reply, deps, selection, archiveName(undefined, new Date()))
  })

  app.get(
    routes.pads.zip.pattern,
    { schema: { params: PadOfExport, querystring: ExportQuery } },
    async (request, reply) => {
      const { padId } = request.params
      const name = await openPart<string>(sql, request, nameOfPad(sql, padId))
      if (name === null || request.userId === undefined) throw notFound()
      const selection = { ownerId: request.userId, padId, withHistory: wantsHistory(request.query) }
      return handOutZip(request, reply, deps, selection, archiveName(name, new Date()))
    },
  )

  app.get(
    routes.notes.zip.pattern,
    { schema: { params: NoteParams, querystring: ExportQuery } },
    async (request, reply) => {
      const { noteId } = request.params
      const named = await openPart<{ name: string; snippet: string }>(sql, request, nameOfNote(sql, noteId))
      if (named === null || request.userId === undefined) throw notFound()
      const selection = { ownerId: request.userId, noteId, withHistory: wantsHistory(request.query) }
      return handOutZip(request, reply, deps, selection, archiveName(shownName(named), new Date()))
    },
  )
}
