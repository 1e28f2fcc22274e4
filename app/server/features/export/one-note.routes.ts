import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { create as contentDisposition } from 'content-disposition'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Readable } from 'node:stream'
import type { Deps } from '../../platform/deps.ts'
import { safeName } from '../../platform/archive/file-names.ts'
import { notFound } from '../../platform/http/refusal.ts'
import { endSlowReader } from '../../platform/http/slow-readers.ts'
import { fileOfAddress, withAddresses } from '../../platform/moving/file-links.ts'
import { writeNote } from '../../platform/moving/front-matter.ts'
import { placeForDownload } from '../../notes/files/places.ts'
import { NoteParams } from '../../notes/note-params.ts'
import { htmlOf } from '../../notes/rendered.tsx'
import { fullTime } from '../../platform/page/time.tsx'
import { routes } from '../../routes.ts'
import { openPart } from '../../shell/viewer.ts'
import { noteAsHtml, picturesIn } from './note-html.ts'
import { noteStyle } from './note-style.ts'
import { oneNote, picturesOf, type OneNote } from './one-note.queries.ts'

/** One note as a file: Markdown, or a page that needs nothing else. */
export const oneNoteRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, deps) => {
  const { sql, objects, assets, publicOrigin: origin } = deps

  app.get(routes.notes.markdown.pattern, { schema: { params: NoteParams } }, async (request, reply) => {
    const note = await openPart<OneNote>(sql, request, oneNote(sql, request.params.noteId, true))
    if (!note) throw notFound()
    asFile(reply, note, 'md', 'text/markdown; charset=utf-8')
    const { id, name: title, pad, tags, isPinned: pinned } = note
    const [created, updated] = [new Date(note.createdAt), new Date(note.updatedAt)]
    const facts = { id, title, pad: pad ?? undefined, tags, created, updated, pinned, trashed: false, files: new Map() }
    // The file comes alone: its links lead to the attachments in Notejam.
    const text = withAddresses(note.text ?? '', (address) =>
      address.startsWith('/') && fileOfAddress(address, origin) ? origin + address : undefined,
    )
    return reply.send(writeNote(facts, text))
  })

  app.get(routes.notes.html.pattern, { schema: { params: NoteParams } }, async (request, reply) => {
    const note = await openPart<OneNote>(sql, request, oneNote(sql, request.params.noteId, false))
    if (!note) throw notFound()
    const html = await htmlOf(deps, request, note)
    if (request.method === 'HEAD') {
      asFile(reply, note, 'html', 'text/html; charset=utf-8')
      return reply.send(Readable.from([]))
    }
    const ids = picturesIn(html)
    const pictures = ids.length === 0 ? [] : await picturesOf(sql, request.userId ?? '', ids)
    const style = await noteStyle(assets, /<(?:em|i|blockquote)[ >]/.test(html))
    // Before any header is set: a refusal is no file.
    await startDownload(request, reply)
    asFile(reply, note, 'html', 'text/html; charset=utf-8')
    const file = {
      note,
      html,
      style,
      pictures,
      objects,
      origin,
      edited: fullTime(Date.parse(note.updatedAt), request.zone),
    }
    return reply.send(Readable.from(noteAsHtml(file), { objectMode: false }))
  })
}

function asFile(reply: FastifyReply, { shownName }: OneNote, ending: string, type: string): void {
  const name = `${safeName(shownName, 'Untitled')}.${ending}`
  reply.headers({ 'content-disposition': contentDisposition(name, { type: 'attachment' }), 'content-type': type })
}

async function startDownload(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const leave = await placeForDownload(request.userId ?? '')
  reply.raw.once('close', leave)
  endSlowReader(reply)
}
