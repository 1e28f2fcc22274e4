import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import type { Deps } from '../../platform/deps.ts'
import { notFound } from '../../platform/http/refusal.ts'
import { count } from '../../platform/metrics/registry.ts'
import { routes } from '../../routes.ts'
import { NoteParams } from '../../notes/note-params.ts'
import { outlining } from '../../notes/outlined.ts'
import { orPadNotFound, padNotFound } from '../../notes/pad-not-found.ts'
import { conflict, stale } from '../../notes/stale-note.ts'
import { versionMeant } from '../../shell/api/etags.ts'
import { operation, trimmed } from '../../shell/api/schemas.ts'
import { ChangeQuery, NoteChange, NoteOfProgram, WholeNote } from './api.schema.ts'
import { merging } from './merging.ts'
import { checked, largeBodies, noSuchPad, readNote, wholeOf } from './notes-of-program.ts'
import { saveNote, type Outcome } from './saving.ts'
import type { Wanted } from './saving.queries.ts'

/** How often another save may come between reading and overwriting. */
const maxAttempts = 10

/** Saving notes, for programs. */
export const savingApi: FastifyPluginAsyncTypebox<Deps> = async (app, deps) => {
  const { sql, workers, changes, textQuota, publicOrigin } = deps
  const large = largeBodies(deps)
  const saving = {
    tags: ['Notes'],
    params: NoteParams,
    querystring: ChangeQuery,
    answers: { 200: NoteOfProgram },
    isTagged: true,
    problems: ['stale', 'conflict', 'version-needed', 'quota', 'too-large'],
  } as const

  app.put(
    routes.api.note.pattern,
    {
      ...large,
      schema: operation({
        ...saving,
        operationId: 'replaceNote',
        summary: 'Save a note',
        description:
          'Replaces title and text. `If-Match` names the version that you read: where the note was changed meanwhile, nothing is saved, or with `merge=true` both changes are.',
        body: WholeNote,
      }),
    },
    async (request, reply) => {
      reply.noteVersion = await save(request, request.params.noteId, request.body, request.query.merge ?? false)
      return wholeOf(await readNote(sql, request, request.params.noteId), publicOrigin)
    },
  )
  app.patch(
    routes.api.note.pattern,
    {
      ...large,
      schema: operation({
        ...saving,
        operationId: 'changeNote',
        summary: 'Change a part of a note',
        description: 'As saving, for the fields that are sent.',
        body: NoteChange,
      }),
    },
    async (request, reply) => {
      reply.noteVersion = await save(request, request.params.noteId, request.body, request.query.merge ?? false)
      return wholeOf(await readNote(sql, request, request.params.noteId), publicOrigin)
    },
  )

  /** @returns the version that was saved */
  async function save(request: FastifyRequest, noteId: string, change: NoteChange, mayMerge: boolean): Promise<number> {
    const meant = versionMeant(request)
    const means = {
      merge: merging({ sql, workers }, request.log),
      outline: outlining({ workers }, request.log, request.asker),
    }
    let outcome: Outcome
    let attempt = 0
    do {
      const { wanted, now } = await wantedOf(request, noteId, change)
      // `*` overwrites what is sent. What is left out is as it was read, and no save that comes between is undone by it.
      const version = meant === 'any' ? now?.version : meant
      const act = () => saveNote(sql, means, request, noteId, wanted, version, textQuota, mayMerge && meant !== 'any')
      const saved = await orPadNotFound(act)
      if (saved === padNotFound) throw noSuchPad()
      outcome = saved
      attempt++
    } while ('stale' in outcome && meant === 'any' && attempt < maxAttempts)
    if ('nothing' in outcome) throw notFound()
    if ('stale' in outcome) throw stale({ ...outcome.stale, title: outcome.stale.name })
    if ('conflict' in outcome) {
      const { version, theirs } = outcome.conflict
      throw conflict({ version, title: theirs.name, text: theirs.text })
    }
    count.note('updated')
    changes.publish(outcome.saved.id, outcome.saved.version)
    return outcome.saved.version
  }

  /** What is left out is as it is now: a merge takes it from the other side. */
  async function wantedOf(request: FastifyRequest, noteId: string, change: NoteChange) {
    const { title, text, pad_id: padId } = change
    const isWhole = title !== undefined && text !== undefined
    const now = isWhole ? undefined : await readNote(sql, request, noteId)
    if (now?.trashed_at) throw notFound()
    const name = title === undefined ? (now?.title ?? '') : trimmed(title)
    const note = checked({ name, text: text ?? now?.text ?? '' })
    const place = { padId: padId === null ? '' : padId, isMove: padId !== undefined }
    const wanted: Wanted = { ...note, ...place, writer: undefined, owner: undefined }
    return { wanted, now }
  }
}
