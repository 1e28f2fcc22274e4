import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type Type from 'typebox'
import type { Deps } from '../../platform/deps.ts'
import { notFound } from '../../platform/http/refusal.ts'
import { count } from '../../platform/metrics/registry.ts'
import { routes } from '../../routes.ts'
import { NoteParams } from '../../notes/note-params.ts'
import { outlining } from '../../notes/outlined.ts'
import { NoteSummary, summaryOf, type SummaryRow } from '../../notes/note-of-program.ts'
import { orPadNotFound, padNotFound } from '../../notes/pad-not-found.ts'
import { stale } from '../../notes/stale-note.ts'
import { cursorsOf, limitOf } from '../../shell/api/cursors.ts'
import { versionIfMeant } from '../../shell/api/etags.ts'
import { uuidOf } from '../../shell/api/idempotency.ts'
import { momentOf } from '../../shell/api/moment.ts'
import { operation, trimmed } from '../../shell/api/schemas.ts'
import { openItem, openPart, requireViewer } from '../../shell/viewer.ts'
import { notesOfProgram, summaryOfProgram, type Edge } from './api.queries.ts'
import { NewNote, NoteListQuery, NoteOfProgram, NotePage, TextAlone } from './api.schema.ts'
import { checked, largeBodies, noSuchPad, readNote, saysNothing, wholeOf } from './notes-of-program.ts'
import { trashNote } from './notes.queries.ts'
import { createNote } from './saving.queries.ts'

/** Notes, for programs; saving.api.ts changes them. */
export const notesApi: FastifyPluginAsyncTypebox<Deps> = async (app, deps) => {
  const { sql, workers, textQuota, publicOrigin } = deps
  const cursors = cursorsOf(deps)
  const tags = ['Notes'] as const

  app.get(
    routes.api.notes.pattern,
    {
      schema: operation({
        operationId: 'listNotes',
        tags,
        summary: 'List notes',
        description: 'A page of notes without their texts, by the time of their last change.',
        querystring: NoteListQuery,
        answers: { 200: NotePage },
        problems: ['bad-cursor'],
      }),
    },
    async (request) => {
      const { state, pad_id: padId, tag, updated_since, order } = request.query
      const isTrashed = state === 'trashed'
      const since = updated_since === undefined ? undefined : momentOf(updated_since, 'updated_since')
      const filter = { isTrashed, padId, tag, since, isOldestFirst: order === 'updated_at' }
      const asked = notesOfProgram(sql, filter, cursors.read<Edge>(request), limitOf(request))
      const found = (await openPart<SummaryRow[]>(sql, request, asked)) ?? []
      return cursors.page(
        request,
        found,
        (row) => summaryOf(row, publicOrigin),
        ({ trashed_at, updated_at, id }) => [isTrashed ? trashed_at : updated_at, id],
      )
    },
  )

  app.post(
    routes.api.notes.pattern,
    {
      ...largeBodies(deps),
      schema: operation({
        operationId: 'createNote',
        tags,
        summary: 'Create a note',
        description:
          'From JSON, or from a text alone: a note without a title shows its first line as one. Tags are words with `#` in the text.',
        body: {
          content: {
            'application/json': { schema: NewNote },
            'text/plain': { schema: TextAlone },
            'text/markdown': { schema: TextAlone },
          },
        },
        answers: { 201: NoteSummary },
        isTagged: true,
        problems: ['quota', 'too-large'],
      }),
    },
    async (request, reply) => {
      const body = request.body as string | Type.Static<typeof NewNote> | undefined
      if (body === undefined) throw saysNothing()
      const { title = '', text = '', pad_id } = typeof body === 'string' ? { text: body } : body
      const note = checked({ name: trimmed(title), text })
      const outline = await outlining({ workers }, request.log, request.asker)(note)
      const wanted = { ...note, padId: pad_id ?? undefined, writer: undefined, owner: undefined, outline }
      const made = await orPadNotFound(() => createNote(sql, request, wanted, uuidOf(request), textQuota))
      if (made === padNotFound) throw noSuchPad()
      count.note('created')
      const row = await openItem<SummaryRow>(sql, request, summaryOfProgram(sql, made.id))
      reply.code(201).header('location', publicOrigin + routes.api.note.href({ noteId: made.id }))
      reply.noteVersion = row.version
      return summaryOf(row, publicOrigin)
    },
  )

  app.get(
    routes.api.note.pattern,
    {
      schema: operation({
        operationId: 'getNote',
        tags,
        summary: 'Read a note',
        description:
          'With its text and its files; also a note of the trash. The ETag begins with the version: send it as `If-Match` with a change.',
        params: NoteParams,
        answers: { 200: NoteOfProgram },
      }),
    },
    async (request, reply) => {
      const row = await readNote(sql, request, request.params.noteId)
      reply.noteVersion = row.version
      return wholeOf(row, publicOrigin)
    },
  )

  app.delete(
    routes.api.note.pattern,
    {
      schema: operation({
        operationId: 'trashNote',
        tags,
        summary: 'Move a note to the trash',
        description: 'It can be restored until the trash is emptied. With `If-Match`, only the version that you read.',
        params: NoteParams,
        answers: { 204: 'It is in the trash.' },
        problems: ['stale'],
      }),
    },
    async (request, reply) => {
      const { id } = await requireViewer(sql, request)
      const { noteId } = request.params
      const version = versionIfMeant(request)
      if (!(await trashNote(sql, id, noteId, version))) {
        const now = version === undefined ? undefined : await readNote(sql, request, noteId)
        throw now && now.trashed_at === null ? stale(now) : notFound()
      }
      count.note('trashed')
      return reply.code(204).send()
    },
  )
}
