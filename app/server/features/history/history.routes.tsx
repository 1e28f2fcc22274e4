import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import Type from 'typebox'
import type { Deps } from '../../platform/deps.ts'
import { notFound } from '../../platform/http/refusal.ts'
import { cursorOf, idPattern, ListQuery, listPage, type Cursor } from '../../platform/lists/keyset.ts'
import { routes } from '../../routes.ts'
import { ListPane } from '../../notes/list-pane.tsx'
import type { NoteListProps } from '../../notes/note-list.tsx'
import { openBesideList } from '../../notes/open-beside-list.ts'
import { placeBelow, placeProperties } from '../../notes/place.ts'
import { outlining } from '../../notes/outlined.ts'
import { NoteParams } from '../../notes/note-params.ts'
import { openPart, requireViewer } from '../../shell/viewer.ts'
import { changesOfRows } from './comparing.ts'
import { HistoryPage, VersionPage } from './history.pages.tsx'
import { comparisonOfViewer, historyOfViewer, type Comparison, type History } from './history.queries.ts'
import { restoreRevision } from './restore.ts'
import { rowsOf } from './rows.ts'
import { RestoreForm, Version } from './version.tsx'
import { viewOf } from './viewing.ts'

const RevisionParams = Type.Object({ ...NoteParams.properties, revisionId: Type.String({ pattern: idPattern }) })
/** The place of the note, and `part=version` for a script that shows another version on an open page. */
const VersionQuery = Type.Object({
  ...placeProperties,
  part: Type.Optional(Type.Literal('version')),
})
/** `?now` compares the current version with the one before. */
const HistoryQuery = Type.Object({
  ...VersionQuery.properties,
  ...ListQuery.properties,
  now: Type.Optional(Type.Literal('')),
})

/** The history of notes. */
export const historyRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, { sql, changes, workers, textQuota }) => {
  const work = ({ userId = '', log }: FastifyRequest) => ({ sql, log, workers, userId })

  /** @param revisionId undefined for the current version */
  async function version(request: FastifyRequest, reply: FastifyReply, noteId: string, revisionId?: string) {
    const asked = comparisonOfViewer(sql, noteId, revisionId)
    const place = placeBelow(request.query)
    if ((request.query as { part?: string }).part) {
      const comparison = await openPart<Comparison>(sql, request, asked)
      if (!comparison) throw notFound()
      const view = await viewOf(work(request), comparison)
      return reply.part(
        <>
          <RestoreForm noteId={noteId} revisionId={revisionId} />
          <Version comparison={comparison} view={view} place={place} />
        </>,
      )
    }
    const { shown, list } = await openBesideList<Comparison>(sql, request, reply, noteId, asked)
    const view = await viewOf(work(request), shown)
    const pane = await paneBeside(request, noteId, list)
    return reply.page(<VersionPage comparison={shown} view={view} pane={pane} place={place} />)
  }

  /** The list or the results that the note was opened from. */
  async function paneBeside(request: FastifyRequest, noteId: string, list: NoteListProps) {
    const found = await app.besideNote(request, { id: noteId, title: '', html: '' })
    return found?.pane ?? <ListPane {...list} />
  }

  app.get(
    routes.notes.history.pattern,
    { schema: { params: NoteParams, querystring: HistoryQuery } },
    async (request, reply) => {
      const { noteId } = request.params
      if (request.query.now !== undefined) return version(request, reply, noteId)
      const cursor = versionCursor(request.query)
      const asked = historyOfViewer(sql, noteId, cursor)
      const { shown: note, list } = await openBesideList<History>(sql, request, reply, noteId, asked)
      const page = listPage(note.revisions, cursor, (row) => String(row.version))
      const beyond = cursor?.direction === 'before' ? undefined : note.revisions[page.rows.length]
      const rows = { note, page, isFirst: page.before === undefined, beyond }
      const props = { ...rows, changes: await changesOfRows(work(request), rowsOf(rows)) }
      const pane = await paneBeside(request, noteId, list)
      return reply.page(<HistoryPage {...props} pane={pane} place={placeBelow(request.query)} />)
    },
  )

  app.get(
    routes.notes.revision.pattern,
    { schema: { params: RevisionParams, querystring: VersionQuery } },
    async (request, reply) => version(request, reply, request.params.noteId, request.params.revisionId),
  )

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
  // What a note was before it was brought here has numbers below 1.
  return cursor && /^-?\d{1,9}$|^\d{10}$/.test(cursor.key) ? cursor : undefined
}
