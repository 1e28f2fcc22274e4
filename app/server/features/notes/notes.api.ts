import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import type { Deps } from '../../platform/deps.ts'
import { notFound } from '../../platform/http/refusal.ts'
import { visible } from '../../platform/http/forms.ts'
import { count } from '../../platform/metrics/registry.ts'
import { routes } from '../../routes.ts'
import { NoteParams } from '../../notes/note-params.ts'
import { outlining } from '../../notes/outlined.ts'
import { NoteSummary, summaryOf, type SummaryRow } from '../../notes/note-of-program.ts'
import { attachmentOf } from '../../notes/attachment-of-program.ts'
import { orPadNotFound, padNotFound } from '../../notes/pad-not-found.ts'
import { cursorsOf, limitOf } from '../../shell/api/cursors.ts'
import { versionMeant } from '../../shell/api/etags.ts'
import { uuidOf } from '../../shell/api/idempotency.ts'
import { momentOf } from '../../shell/api/moment.ts'
import { Problem } from '../../shell/api/problem.ts'
import { operation, trimmed } from '../../shell/api/schemas.ts'
import { largeBodiesInTurns } from '../../shell/large-bodies.ts'
import { openPart, requireViewer } from '../../shell/viewer.ts'
import { merging } from './merging.ts'
import { noteOfProgram, notesOfProgram, summaryOfProgram, type Edge, type NoteRowOfProgram } from './api.queries.ts'
import { ChangeQuery, NewNote, NoteChange, NoteListQuery, NoteOfProgram, NotePage, WholeNote } from './api.schema.ts'
import { trashNote } from './notes.queries.ts'
import { maxBodyBytes, maxTextBytes } from './notes.schema.ts'
import { saveNote } from './saving.ts'
import { createNote, type Saved, type Wanted } from './saving.queries.ts'

/** Notes, for programs. */
export const notesApi: FastifyPluginAsyncTypebox<Deps> = async (app, deps) => {
  const { sql, workers, changes, textQuota, publicOrigin } = deps
  const cursors = cursorsOf(deps)
  const large = { bodyLimit: maxBodyBytes, onRequest: largeBodiesInTurns(deps.rateLimit) }
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
      ...large,
      schema: operation({
        operationId: 'createNote',
        tags,
        summary: 'Create a note',
        description:
          'From JSON, or from a text alone: a note without a title shows its first line as one. Tags are words with `#` in the text.',
        body: {
          content: {
            'application/json': { schema: NewNote },
            'text/plain': { schema: Type.String({ minLength: 1, format: 'text' }) },
          },
        },
        answers: { 201: NoteSummary },
        problems: ['quota', 'too-large'],
      }),
    },
    async (request, reply) => {
      const body = request.body as string | Type.Static<typeof NewNote> | undefined
      if (body === undefined) throw invalid('text', 'or title has to say something')
      const { title = '', text = '', pad_id } = typeof body === 'string' ? { text: body } : body
      const note = checked({ name: trimmed(title), text })
      const outline = await outlining({ workers }, request.log, request.asker)(note)
      const wanted = { ...note, padId: pad_id ?? undefined, writer: undefined, owner: undefined, outline }
      const made = await orPadNotFound(() => createNote(sql, request, wanted, uuidOf(request), textQuota))
      if (made === padNotFound) throw noSuchPad()
      count.note('created')
      const row = await openPart<SummaryRow>(sql, request, summaryOfProgram(sql, made.id))
      if (!row) throw notFound()
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
      const row = await read(request, request.params.noteId)
      reply.noteVersion = row.version
      return whole(row)
    },
  )

  const changed = {
    tags,
    params: NoteParams,
    querystring: ChangeQuery,
    answers: { 200: NoteOfProgram },
    problems: ['stale', 'conflict', 'version-needed', 'quota', 'too-large'],
  } as const
  app.put(
    routes.api.note.pattern,
    {
      ...large,
      schema: operation({
        ...changed,
        operationId: 'replaceNote',
        summary: 'Save a note',
        description:
          'Replaces title and text. `If-Match` names the version that you read: where the note was changed meanwhile, nothing is saved, or with `merge=true` both changes are.',
        body: WholeNote,
      }),
    },
    async (request, reply) => {
      reply.noteVersion = await save(request, request.params.noteId, request.body, request.query.merge ?? false)
      return whole(await read(request, request.params.noteId))
    },
  )
  app.patch(
    routes.api.note.pattern,
    {
      ...large,
      schema: operation({
        ...changed,
        operationId: 'changeNote',
        summary: 'Change a part of a note',
        description: 'As saving, for the fields that are sent.',
        body: NoteChange,
      }),
    },
    async (request, reply) => {
      reply.noteVersion = await save(request, request.params.noteId, request.body, request.query.merge ?? false)
      return whole(await read(request, request.params.noteId))
    },
  )

  app.delete(
    routes.api.note.pattern,
    {
      schema: operation({
        operationId: 'trashNote',
        tags,
        summary: 'Move a note to the trash',
        description: 'It can be restored until the trash is emptied.',
        params: NoteParams,
        answers: { 204: 'It is in the trash.' },
      }),
    },
    async (request, reply) => {
      const { id } = await requireViewer(sql, request)
      if (!(await trashNote(sql, id, request.params.noteId))) throw notFound()
      count.note('trashed')
      return reply.code(204).send()
    },
  )

  async function read(request: FastifyRequest, noteId: string): Promise<NoteRowOfProgram> {
    const row = await openPart<NoteRowOfProgram>(sql, request, noteOfProgram(sql, noteId))
    if (!row) throw notFound()
    return row
  }

  function whole(row: NoteRowOfProgram) {
    const attachments = row.attachments.map((file) => attachmentOf(file, publicOrigin))
    return { ...summaryOf(row, publicOrigin), text: row.text, attachments }
  }

  /** @returns the version that was saved */
  async function save(request: FastifyRequest, noteId: string, change: NoteChange, mayMerge: boolean): Promise<number> {
    const meant = versionMeant(request)
    const wanted = await wantedOf(request, noteId, change)
    const means = {
      merge: merging({ sql, workers }, request.log),
      outline: outlining({ workers }, request.log, request.asker),
    }
    const version = meant === 'any' ? undefined : meant
    const act = () => saveNote(sql, means, request, noteId, wanted, version, textQuota, mayMerge)
    const outcome = await orPadNotFound(act)
    if (outcome === padNotFound) throw noSuchPad()
    if ('nothing' in outcome) throw notFound()
    if ('stale' in outcome) throw stale(outcome.stale)
    if ('conflict' in outcome) throw conflict(outcome.conflict)
    count.note('updated')
    changes.publish(outcome.saved.id, outcome.saved.version)
    return outcome.saved.version
  }

  /** What is left out is as it is now: a merge takes it from the other side. */
  async function wantedOf(request: FastifyRequest, noteId: string, change: NoteChange): Promise<Wanted> {
    const { title, text, pad_id: padId } = change
    const isWhole = title !== undefined && text !== undefined
    const now = isWhole ? undefined : await read(request, noteId)
    if (now?.trashed_at) throw notFound()
    const name = title === undefined ? (now?.title ?? '') : trimmed(title)
    const note = checked({ name, text: text ?? now?.text ?? '' })
    return { ...note, padId: padId === null ? '' : padId, writer: undefined, owner: undefined }
  }
}

/** A note needs a title or a text. @throws Problem */
function checked(note: { readonly name: string; readonly text: string }) {
  if (!visible.test(note.name) && !visible.test(note.text)) throw invalid('text', 'or title has to say something')
  if (Buffer.byteLength(note.text) > maxTextBytes) {
    throw new Problem(413, 'too-large', 'A note can hold 1 MiB of text. Split this into several notes.')
  }
  return { name: visible.test(note.name) ? note.name : '', text: note.text }
}

function invalid(field: string, detail: string): Problem {
  return new Problem(422, 'invalid', `${field} ${detail}.`, { errors: [{ field, detail }] })
}

const noSuchPad = () => invalid('pad_id', 'is none of your pads')

function stale({ version, name: title, text }: Saved): Problem {
  const detail = `The note has version ${version} by now. Nothing was saved.`
  return new Problem(412, 'stale', detail, { current: { version, title, text } }, { etag: `"${version}"` })
}

function conflict({
  version,
  theirs,
}: {
  readonly version: number
  readonly theirs: { readonly name: string; readonly text: string }
}): Problem {
  const detail = 'The note stays as it is. What you sent is kept in its history.'
  const current = { version, title: theirs.name, text: theirs.text }
  return new Problem(409, 'conflict', detail, { current }, { etag: `"${version}"` })
}
