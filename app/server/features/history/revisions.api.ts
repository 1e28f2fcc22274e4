import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import type { Deps } from '../../platform/deps.ts'
import { notFound } from '../../platform/http/refusal.ts'
import { idPattern } from '../../platform/lists/keyset.ts'
import { routes } from '../../routes.ts'
import { NoteParams } from '../../notes/note-params.ts'
import { outlining } from '../../notes/outlined.ts'
import { cursorsOf, limitOf } from '../../shell/api/cursors.ts'
import { Id, listQuery, operation, pageOf, strict, Time, utcTime } from '../../shell/api/schemas.ts'
import { openItem, requireViewer } from '../../shell/viewer.ts'
import { revisionOfProgram, revisionsOfProgram, type RevisionRow } from './revisions.queries.ts'
import { restoreRevision } from './restore.ts'

const RevisionParams = Type.Object({ ...NoteParams.properties, revisionId: Type.String({ pattern: idPattern }) })

const described = {
  id: Id,
  version: Type.Integer({ minimum: 0, description: 'Of the note, when it was like this.' }),
  title: Type.String({ examples: ['Plum jam'] }),
  saved_at: Time,
  is_conflict: Type.Boolean({
    description: 'A text that could not be merged, and never was the note’s.',
    examples: [false],
  }),
}
const RevisionSummary = strict(described, {
  title: 'RevisionSummary',
  description: 'An earlier version, without its text.',
})
const Revision = strict(
  { ...described, text: Type.String({ examples: ['Two kilos of plums. #jam'] }) },
  { title: 'Revision', description: 'An earlier version of a note.' },
)
const Restored = strict({ version: Type.Integer({ minimum: 1 }) }, { title: 'Restored' })

/** The history of notes, for programs. */
export const revisionsApi: FastifyPluginAsyncTypebox<Deps> = async (app, deps) => {
  const { sql, changes, workers, textQuota } = deps
  const cursors = cursorsOf(deps)
  const tags = ['Revisions'] as const

  app.get(
    routes.api.revisions.pattern,
    {
      schema: operation({
        operationId: 'listRevisions',
        tags,
        summary: 'List earlier versions',
        description: 'Of a note, the latest first, without the current one.',
        params: NoteParams,
        querystring: listQuery({}),
        answers: { 200: pageOf(RevisionSummary, 'RevisionPage') },
        problems: ['bad-cursor'],
      }),
    },
    async (request) => {
      const after = cursors.read<readonly [number, string]>(request)
      const asked = revisionsOfProgram(sql, request.params.noteId, after, limitOf(request) + 1)
      const found = await openItem<RevisionRow[]>(sql, request, asked)
      return cursors.page(request, found, told, ({ version, id }) => [version, id])
    },
  )
  app.get(
    routes.api.revision.pattern,
    {
      schema: operation({
        operationId: 'getRevision',
        tags,
        summary: 'Read an earlier version',
        description: 'With its text.',
        params: RevisionParams,
        answers: { 200: Revision },
      }),
    },
    async (request) => {
      const { noteId, revisionId } = request.params
      const asked = revisionOfProgram(sql, noteId, revisionId)
      return told(await openItem<RevisionRow & { text: string }>(sql, request, asked))
    },
  )
  app.post(
    routes.api.restoreRevision.pattern,
    {
      schema: operation({
        operationId: 'restoreRevision',
        tags,
        summary: 'Make an earlier version the current one',
        description: 'As a new version; the current text goes to the history.',
        params: RevisionParams,
        answers: { 200: Restored },
        isTagged: true,
        problems: ['quota'],
      }),
    },
    async (request, reply) => {
      const { id } = await requireViewer(sql, request)
      const { noteId, revisionId } = request.params
      const outline = outlining({ workers }, request.log, id)
      const version = await restoreRevision(sql, outline, id, noteId, revisionId, textQuota)
      if (version === undefined) throw notFound()
      changes.publish(noteId, version)
      reply.noteVersion = version
      return { version }
    },
  )
}

function told<Row extends RevisionRow>(row: Row): Row {
  return { ...row, saved_at: utcTime(row.saved_at) }
}
