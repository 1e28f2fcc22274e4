import type { FastifyInstance } from 'fastify'
import { deviceCookie } from '../../../shared/device-cookie.ts'
import { lastCookie } from '../../../shared/last-cookie.ts'
import type { Deps } from '../../platform/deps.ts'
import { idPattern } from '../../platform/lists/keyset.ts'
import { htmlOf } from '../../notes/rendered.tsx'
import { FirstRows } from './first-rows.tsx'
import { WritingSheet } from './note-form.tsx'
import { ReadNoteSheet } from './notes.pages.tsx'
import { readNoteOfViewer, type ReadNote } from './notes.queries.ts'
import { nonceFor } from './open-note.ts'

const id = new RegExp(idPattern)

/** The longest text that is rendered beside the list: a longer one would make the list slow. */
const maxTextBytes = 100_000
const ofAllNotes = { of: {}, query: {} }

/** Draws sheets beside the list of all notes, and beside what a search finds. */
export function decorateOpenSheets(app: FastifyInstance, deps: Deps): void {
  app.decorate('openSheets', {
    lastNote(sql, { cookies }) {
      const noteId = deviceCookie(cookies, lastCookie) ?? ''
      if (!id.test(noteId)) return sql`select null::json`
      return sql`${readNoteOfViewer(sql, noteId)} and octet_length(n.text) <= ${maxTextBytes}`
    },
    async last(request, reply, found) {
      const note = found as ReadNote | null
      if (!note) return undefined
      const html = await htmlOf(deps, request, note)
      const props = { note, html, list: ofAllNotes, nonce: nonceFor(request, reply) }
      return { noteId: note.id, sheet: <ReadNoteSheet {...props} /> }
    },
    foundNote: (sql, id, most) => sql`(${readNoteOfViewer(sql, id)} and octet_length(n.text) <= ${most})`,
    async found(request, reply, found, place, mark) {
      const note = found as ReadNote | null
      if (!note) return undefined
      const html = await htmlOf(deps, request, note)
      const beside = await mark({ id: note.id, title: note.shownName, html })
      const props = { note, html, list: { of: {}, query: place }, beside, nonce: nonceFor(request, reply) }
      return { noteId: note.id, sheet: <ReadNoteSheet {...props} owner={request.userId} /> }
    },
    blank: (request, reply) => (
      <>
        <WritingSheet title="New note" typed={{}} nonce={nonceFor(request, reply)} />
        <FirstRows address={deps.publicOrigin} />
      </>
    ),
  })
}
