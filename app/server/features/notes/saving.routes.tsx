import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Deps } from '../../platform/deps.ts'
import { readForm, visible, type Problems } from '../../platform/http/forms.ts'
import { notFound, Refusal, type OrElse } from '../../platform/http/refusal.ts'
import { wantsJson } from '../../platform/http/wants-json.ts'
import { count } from '../../platform/metrics/registry.ts'
import { routes } from '../../routes.ts'
import { missingNote } from '../../notes/missing-note.ts'
import { NoteParams } from '../../notes/note-params.ts'
import { outlining } from '../../notes/outlined.ts'
import { titleOf } from '../../notes/title-of.ts'
import { samePlace } from '../../notes/place.ts'
import { orPadNotFound, padNotFound } from '../../notes/pad-not-found.ts'
import { NoRoom } from '../../notes/text-quota.ts'
import { sendProblems } from '../../shell/form-problems.ts'
import { largeBodiesInTurns } from '../../shell/large-bodies.ts'
import { openPage, requireCookie, requireViewer } from '../../shell/viewer.ts'
import { ConflictPage } from './conflict.page.tsx'
import { merging } from './merging.ts'
import { NoteFormPage } from './note-form.tsx'
import { nonceFor, openNoteWithList, openListOfNewNote } from './open-note.ts'
import { noteOfViewer, type Note } from './notes.queries.ts'
import { isIdempotencyKey, maxBodyBytes, maxTextBytes, SavingForm, type NoteForm } from './notes.schema.ts'
import { saveNote } from './saving.ts'
import { createNote, type Wanted } from './saving.queries.ts'

/** Creating and saving notes: forms are answered with pages, scripts with JSON. */
export const savingRoutes: FastifyPluginAsyncTypebox<Deps> = async (
  app,
  { sql, workers, changes, textQuota, rateLimit },
) => {
  const onRequest = [mayBeRead, largeBodiesInTurns(rateLimit)]
  app.post(
    routes.notes.create.pattern,
    { schema: { body: SavingForm }, attachValidation: true, bodyLimit: maxBodyBytes, onRequest },
    async (request, reply) => {
      const { typed, problems } = readForm(request, SavingForm)
      const given = request.headers['idempotency-key']
      if (given !== undefined && !isIdempotencyKey(given)) throw wrongKey()
      const refused = refusedOf(request, problems) ?? tooLong(request.body.text)
      if (refused) return refuse(request, reply, refused, typed)

      const key = given ?? request.body.key
      const form = request.body
      const outline = await outlining({ workers }, request.log, request.asker)(form)
      const create = () => createNote(sql, request, { ...wanted(form), outline }, key, textQuota)
      const note = await orPadNotFound(create).catch(orNoRoom(request))
      if (note === padNotFound) return refuse(request, reply, noSuchPad, typed)
      if (note instanceof NoRoom) return refuse(request, reply, textHasNoRoom, typed)
      count.note('created')
      if (wantsJson(request)) {
        return reply
          .code(201)
          .header('location', routes.notes.show.href({ noteId: note.id }))
          .send({ ...note, tags: outline?.tags ?? null })
      }
      return reply.flash('Note is successfully created').redirect(routes.home.href(), 303)
    },
  )

  app.post(
    routes.notes.edit.pattern,
    {
      schema: { params: NoteParams, body: SavingForm },
      ...{ attachValidation: true, bodyLimit: maxBodyBytes, onRequest },
      config: { orElse: asNewNote },
    },
    async (request, reply) => {
      if (request.validationError?.validationContext === 'params') throw notFound()
      const { noteId } = request.params
      const { typed, problems } = readForm(request, SavingForm)
      const refused = refusedOf(request, problems) ?? tooLong(request.body.text)
      if (refused) return refuse(request, reply, refused, typed, noteId)

      const { version } = request.body
      const merge = merging({ sql, workers }, request.log)
      const means = { merge, outline: outlining({ workers }, request.log, request.asker) }
      const save = () => saveNote(sql, means, request, noteId, wanted(request.body), version, textQuota)
      const outcome = await orPadNotFound(save).catch(orNoRoom(request))
      if (outcome === padNotFound) return refuse(request, reply, noSuchPad, typed, noteId)
      if (outcome instanceof NoRoom) return refuse(request, reply, textHasNoRoom, typed, noteId)
      if ('nothing' in outcome || 'stale' in outcome) throw await missingNote(sql, request.userId, noteId)
      if ('conflict' in outcome) {
        reply.code(409)
        if (wantsJson(request)) return reply.send({ error: 'conflict', ...outcome.conflict })
        await openPage(sql, request, reply)
        const { conflict } = outcome
        const texts = [conflict.yours.text, conflict.base?.text ?? '', conflict.theirs.text] as const
        const [yours, base, theirs] = texts
        const stretches = (await merge(request.userId ?? '', texts)) ?? [{ yours, base, theirs }]
        return reply.page(
          <ConflictPage noteId={noteId} conflict={conflict} stretches={stretches} padId={typed.pad_id} />,
        )
      }
      count.note('updated')
      const { saved, isMerged } = outcome
      changes.publish(saved.id, saved.version)
      if (wantsJson(request)) return reply.send({ ...saved, merged: isMerged })
      const message = isMerged
        ? 'Note is successfully updated, together with what was saved elsewhere meanwhile'
        : 'Note is successfully updated'
      const before = titleOf(request.body.base_name)
      const was = before === saved.name ? undefined : before
      return reply
        .flash(message)
        .redirect(routes.notes.show.href({ noteId }, { ...samePlace(request.query), was }), 303)
    },
  )

  /** Answers with the problems, and keeps everything that was typed. */
  async function refuse(
    request: FastifyRequest,
    reply: FastifyReply,
    problems: Problems<SavingForm>,
    typed: Readonly<Record<string, string | undefined>>,
    noteId?: string,
  ): Promise<FastifyReply> {
    reply.code(problems === textTooLong || problems === textHasNoRoom ? 413 : 422)
    if (wantsJson(request)) await requireViewer(sql, request)
    return sendProblems(reply, { problems }, async () => {
      const opened =
        noteId === undefined
          ? { list: await openListOfNewNote(sql, request, reply) }
          : await openNoteWithList<Note>(sql, request, reply, noteId, noteOfViewer(sql, noteId))
      return (
        <NoteFormPage noteId={noteId} typed={typed} problems={problems} nonce={nonceFor(request, reply)} {...opened} />
      )
    })
  }
}

/** The form for what was typed into a note that is gone. */
const asNewNote: OrElse = {
  action: routes.notes.create.href(),
  verb: 'Save as a new note',
  fields: ['owner', 'name', 'text', 'pad_id'],
}

/**
 * A form is read without a session cookie, too, so that its text can be shown again. A script keeps the text that it sends.
 */
async function mayBeRead(request: FastifyRequest): Promise<void> {
  const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded')
  if (!isForm || wantsJson(request)) await requireCookie(request)
}

function wanted({ name, text, pad_id: padId, base_pad_id: basePadId, writer, owner }: SavingForm): Wanted {
  return { name, text, padId: padId !== undefined && padId === basePadId ? undefined : padId, writer, owner }
}

const noSuchPad: Problems<NoteForm> = { pad_id: 'Choose one of your pads' }
const textTooLong: Problems<NoteForm> = { text: 'A note can hold 1 MiB of text. Split this into several notes.' }
const textHasNoRoom: Problems<NoteForm> = { text: new NoRoom().message }

/** For a form, returns the refusal, so that it can be shown with everything that was typed; for a script, throws it. */
function orNoRoom(request: FastifyRequest): (error: unknown) => NoRoom {
  return (error) => {
    if (error instanceof NoRoom && !wantsJson(request)) return error
    throw error
  }
}

/** A schema's `maxLength` counts characters; the limit is in bytes. */
function tooLong(text: string): Problems<NoteForm> | undefined {
  return Buffer.byteLength(text) > maxTextBytes ? textTooLong : undefined
}

const nothingTyped: Problems<NoteForm> = { text: 'Write a title or a text: a note needs one of them' }

/**
 * What is wrong with a form. A script may send a title or a text alone, which makes a note; a field that it does not send at all is
 * required all the same.
 */
function refusedOf(
  request: FastifyRequest<{ Body: SavingForm }>,
  problems: Problems<SavingForm> | undefined,
): Problems<SavingForm> | undefined {
  if (!problems || !wantsJson(request)) return problems
  const { body } = request
  const empty = (['name', 'text'] as const).filter((field) => problems[field] && isBlank(body[field]))
  if (empty.length === 2) return nothingTyped
  if (empty.includes('name')) body.name = ''
  const left = Object.entries(problems).filter(([field]) => !empty.some((one) => one === field))
  return left.length > 0 ? Object.fromEntries(left) : undefined
}

function isBlank(text: unknown): boolean {
  return typeof text === 'string' && !visible.test(text)
}

function wrongKey(): Refusal {
  return new Refusal(400, 'bad-key', 'That could not be read', 'An Idempotency-Key is a UUID, made anew for each note.')
}
