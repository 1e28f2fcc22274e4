import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import Type from 'typebox'
import type { Deps } from '../../platform/deps.ts'
import { readForm } from '../../platform/http/forms.ts'
import { notFound, Refusal } from '../../platform/http/refusal.ts'
import { wantsJson } from '../../platform/http/wants-json.ts'
import { idPattern, listPage } from '../../platform/lists/keyset.ts'
import { count } from '../../platform/metrics/registry.ts'
import { routes } from '../../routes.ts'
import { keyOf, listNotes, type NoteRow } from '../../notes/note-list.queries.ts'
import { NoteParams } from '../../notes/note-params.ts'
import { openList } from '../../notes/remembered-order.ts'
import { listHref, listOf, placeOf } from '../../notes/place.ts'
import { sendProblems } from '../../shell/form-problems.ts'
import type { Undo } from '../../shell/page.tsx'
import { padNotFound } from '../../notes/pad-not-found.ts'
import { requireCookie, requireViewer } from '../../shell/viewer.ts'
import { AllNotesPage } from './note-lists.pages.tsx'
import { changeNotes, takeBack, type Change, type Changed } from './selection.queries.ts'

const Id = Type.String({ pattern: idPattern })
const PadId = Type.String({ pattern: `^$|${idPattern}` })
const actions = ['move', 'trash', 'pin', 'unpin', 'restore', 'put-back'] as const

/** A form sends one checked box as a string, several as a list, and none not at all. */
const Selection = Type.Object({
  note: Type.Optional(Type.Union([Id, Type.Array(Id, { maxItems: 100 })])),
  action: Type.Unsafe<(typeof actions)[number]>({ type: 'string', enum: [...actions] }),
  pad_id: Type.Optional(Type.String({ pattern: `^$|${idPattern}` })),
  /** The pad of each note before the action, for undo. */
  from: Type.Optional(Type.Union([PadId, Type.Array(PadId, { maxItems: 100 })])),
  /** The pad that the notes were moved to, for the undo. */
  to: Type.Optional(PadId),
  in: Type.Optional(Type.Unknown()),
})

/** Bulk actions on the notes of a list, and pinning one note. */
export const selectionRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, { sql }) => {
  for (const change of ['pin', 'unpin'] as const) {
    app.post(routes.notes[change].pattern, { schema: { params: NoteParams } }, async (request, reply) => {
      const viewer = await requireViewer(sql, request)
      const { noteId } = request.params
      const changed = await changeNotes(sql, viewer.id, [noteId], change)
      if (changed === padNotFound || changed.length === 0) throw notFound()
      const said = change === 'pin' ? 'Note is pinned' : 'Note is no longer pinned'
      return reply.done(routes.notes.show.href({ noteId }), said, {
        action: routes.notes[change === 'pin' ? 'unpin' : 'pin'].href({ noteId }),
      })
    })
  }

  app.post(
    routes.notes.selection.pattern,
    { schema: { body: Selection }, attachValidation: true, onRequest: requireCookie },
    async (request, reply) => {
      const viewer = await requireViewer(sql, request)
      const { problems } = readForm(request, Selection)
      const { note = [], action, pad_id: padId, in: place } = request.body
      const noteIds = typeof note === 'string' ? [note] : note
      if (problems || noteIds.length === 0) return again(request, reply)

      const back = listHref(listOf(place))
      if (action === 'restore' || action === 'put-back') {
        const { from = [], to } = request.body
        const padIds = typeof from === 'string' ? [from] : from
        if (action === 'put-back' && padIds.length !== noteIds.length) return again(request, reply)
        const before = action === 'put-back' ? { noteIds, from: padIds, to } : { noteIds }
        const taken = await takeBack(sql, viewer.id, before)
        if (taken === 0) throw notUndone(action)
        return reply.done(back, taken === noteIds.length ? 'Undone' : inPart(taken, noteIds.length))
      }
      const change: Change = action === 'move' ? { padId: padId || null } : action
      const changed = await changeNotes(sql, viewer.id, noteIds, change)
      if (changed === padNotFound) return again(request, reply)
      if (action === 'trash') count.note('trashed', changed.length)
      const undo = undoOf(change, changed, place, wantsJson(request) ? 100 : maxUndoableNotes)
      return reply.done(back, sayingOf(change, changed), undo)
    },
  )

  async function again(request: FastifyRequest, reply: FastifyReply) {
    return sendProblems(reply, { problem: unclear }, async () => {
      const { content, order } = await openList<NoteRow[]>(sql, request, reply, (order) =>
        listNotes(sql, order, undefined),
      )
      const page = listPage(content ?? [], undefined, keyOf(order))
      return <AllNotesPage page={page} order={order} cursor={undefined} query={{}} problem={unclear} />
    })
  }
}

/** Notes whose undo fits into the flash message's cookie: a page of a list. */
const maxUndoableNotes = 20

/** The undo of a bulk action. @param most notes for which there is one */
function undoOf(change: Change, changed: readonly Changed[], place: unknown, most: number): Undo | undefined {
  const isPinning = change === 'pin' || change === 'unpin'
  const undone = isPinning ? changed.filter(({ isPinned }) => isPinned !== (change === 'pin')) : changed
  if (undone.length === 0 || undone.length > most) return undefined
  const fields: [string, string][] = [
    ['action', inverse(change)],
    ['in', placeOf(listOf(place)) ?? ''],
    ...undone.map(({ id }): [string, string] => ['note', id]),
  ]
  if (typeof change === 'object') {
    fields.push(['to', change.padId ?? ''], ...undone.map(({ padId }): [string, string] => ['from', padId ?? '']))
  }
  return { action: routes.notes.selection.href(), fields }
}

function inverse(change: Change): (typeof actions)[number] {
  if (typeof change === 'object') return 'put-back'
  if (change === 'trash') return 'restore'
  return change === 'pin' ? 'unpin' : 'pin'
}

function sayingOf(change: Change, changed: readonly Changed[]): string {
  const notes = changed.length === 1 ? '1 note is' : `${changed.length} notes are`
  if (typeof change !== 'object') return `${notes} ${done[change]}`
  const padName = changed[0]?.padName
  return padName
    ? `${notes} moved to ${padName}`
    : `${notes} moved out of ${changed.length === 1 ? 'its pad' : 'their pads'}`
}

function inPart(taken: number, all: number): string {
  const other = all - taken === 1 ? 'the other one was' : 'the others were'
  return `${taken} of ${all} notes ${taken === 1 ? 'is as it was' : 'are as they were'}: ${other} changed meanwhile`
}

function notUndone(action: 'restore' | 'put-back'): Refusal {
  const reason =
    action === 'restore'
      ? 'what was in the trash has been deleted forever'
      : 'what was moved has been changed meanwhile'
  return new Refusal(409, 'not-undone', 'That could not be undone', `It could not be undone because ${reason}.`)
}

const unclear = 'Nothing was changed. Tick one or more notes, and choose what becomes of them and one of your pads.'

const done = {
  trash: 'moved to the trash',
  pin: 'pinned',
  unpin: 'no longer pinned',
} as const
