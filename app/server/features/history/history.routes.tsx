import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import Type from 'typebox'
import type { Deps } from '../../platform/deps.ts'
import { notFound } from '../../platform/http/refusal.ts'
import { cursorOf, idPattern, ListQuery, listPage, type Cursor } from '../../platform/lists/keyset.ts'
import { routes } from '../../routes.ts'
import { missingNote } from '../../notes/missing-note.ts'
import { outlining } from '../../notes/outlined.ts'
import { NoteParams } from '../../notes/note-params.ts'
import { openPage, requireViewer } from '../../shell/viewer.ts'
import { changesOf, changesOfRows } from './comparing.ts'
import { HistoryPage, RevisionPage, rowsOf } from './history.pages.tsx'
import { comparisonOfViewer, historyOfViewer, type Comparison, type History } from './history.queries.ts'
import { restoreRevision } from './restore.ts'

const RevisionParams = Type.Object({ ...NoteParams.properties, revisionId: Type.String({ pattern: idPattern }) })
/** `?now` compares the current version with the one before. */
const HistoryQuery = Type.Object({ ...ListQuery.properties, now: Type.Optional(Type.Literal('')) })

/** The history of notes. */
export const historyRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, { sql, changes, workers, textQuota }) => {
  const work = ({ userId = '', log }: FastifyRequest) => ({ sql, log, workers, userId })

  async function revisionPage(request: FastifyRequest, reply: FastifyReply, comparison: Comparison) {
    const { shown, before } = comparison
    const comparing = before
      ? await changesOf(work(request), { before: before.text, after: shown.text })
      : { changes: [{ kind: 'same' as const, text: shown.text }], isWhole: false }
    return reply.page(<RevisionPage comparison={comparison} {...comparing} />)
  }

  app.get(
    routes.notes.history.pattern,
    { schema: { params: NoteParams, querystring: HistoryQuery } },
    async (request, reply) => {
      const { noteId } = request.params
      if (request.query.now !== undefined) {
        const now = comparisonOfViewer(sql, noteId, undefined)
        const { content } = await openPage<Comparison>(sql, request, reply, now)
        if (!content) throw notFound()
        return revisionPage(request, reply, content)
      }
      const cursor = versionCursor(request.query)
      const { content: note } = await openPage<History>(sql, request, reply, historyOfViewer(sql, noteId, cursor))
      if (!note) throw await missingNote(sql, request.userId, noteId)
      const page = listPage(note.revisions, cursor, (row) => String(row.version))
      const beyond = cursor?.direction === 'before' ? undefined : note.revisions[page.rows.length]
      const props = { note, page, isFirst: page.before === undefined, beyond }
      return reply.page(<HistoryPage {...props} changes={await changesOfRows(work(request), rowsOf(props))} />)
    },
  )

  app.get(routes.notes.revision.pattern, { schema: { params: RevisionParams } }, async (request, reply) => {
    const { noteId, revisionId } = request.params
    const shown = comparisonOfViewer(sql, noteId, revisionId)
    const { content } = await openPage<Comparison>(sql, request, reply, shown)
    if (!content) throw notFound()
    return revisionPage(request, reply, content)
  })

  app.post(routes.notes.restoreRevision.pattern, { schema: { params: RevisionParams } }, async (request, reply) => {
    const viewer = await requireViewer(sql, request)
    const { noteId, revisionId } = request.params
    const outline = outlining({ workers }, request.log, viewer.id)
    const version = await restoreRevision(sql, outline, viewer.id, noteId, revisionId, textQuota)
    if (version === undefined) throw notFound()
    changes.publish(noteId, version)
    return reply.flash('Note is as it was then').redirect(routes.notes.show.href({ noteId }), 303)
  })
}

/** A cursor by version, which only grows; a clock may jump. */
function versionCursor(query: ListQuery): Cursor | undefined {
  const cursor = cursorOf(query, 'name')
  return cursor && /^\d{1,10}$/.test(cursor.key) ? cursor : undefined
}
