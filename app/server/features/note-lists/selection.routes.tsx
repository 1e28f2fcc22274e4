import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import Type from 'typebox'
import type { Deps } from '../../platform/deps.ts'
import { readForm } from '../../platform/http/forms.ts'
import { notFound } from '../../platform/http/refusal.ts'
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
      return reply
        .flash(change === 'pin' ? 'Note is pinned' : 'Note is no longer pinned')
        .redirect(routes.notes.show.href({ noteId }), 303)
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
        const { from = [] } = request.body
        const padIds = typeof from === 'string' ? [from] : from
        if (action === 'put-back' && padIds.length !== noteIds.length) return again(request, reply)
        await takeBack(sql, viewer.id, noteIds, action === 'put-back' ? padIds : undefined)
        return reply.flash('It is as it was').redirect(back, 303)
      }
      const change: Change = action === 'move' ? { padId: padId || null } : action
      const changed = await changeNotes(sql, viewer.id, noteIds, change)
      if (changed === padNotFound) return again(request, reply)
      if (action === 'trash') count.note('trashed', changed.length)
      const notes = changed.length === 1 ? '1 note is' : `${changed.length} notes are`
      return reply.flash(`${notes} ${done[action]}`, undoOf(action, changed, place)).redirect(back, 303)
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

/** The undo of a bulk action; pinning has none, because unpinning is as easy. */
function undoOf(action: (typeof actions)[number], changed: readonly Changed[], place: unknown): Undo | undefined {
  if ((action !== 'trash' && action !== 'move') || changed.length === 0 || changed.length > maxUndoableNotes)
    return undefined
  const notes = changed.map(({ id }) => ['note', id] as const)
  const pads = action === 'move' ? changed.map(({ padId }) => ['from', padId ?? ''] as const) : []
  const back = ['action', action === 'move' ? 'put-back' : 'restore'] as const
  const fields = [back, ['in', placeOf(listOf(place)) ?? ''] as const, ...notes, ...pads]
  return { action: routes.notes.selection.href(), fields }
}

const unclear = 'Nothing was changed. Tick one or more notes, and choose what becomes of them and one of your pads.'

const done = {
  move: 'moved',
  trash: 'moved to the trash',
  pin: 'pinned',
  unpin: 'no longer pinned',
} as const
