import type { FastifyRequest } from 'fastify'
import { attachmentOf } from '../../notes/attachment-of-program.ts'
import { summaryOf } from '../../notes/note-of-program.ts'
import type { Deps } from '../../platform/deps.ts'
import { visible } from '../../platform/http/forms.ts'
import { invalidField, Problem } from '../../shell/api/problem.ts'
import { largeBodiesInTurns } from '../../shell/large-bodies.ts'
import { openItem } from '../../shell/viewer.ts'
import { noteOfProgram, type NoteRowOfProgram } from './api.queries.ts'
import { maxBodyBytes, maxTextBytes } from './notes.schema.ts'

/** For addresses that take a note's text. */
export function largeBodies({ rateLimit }: Pick<Deps, 'rateLimit'>) {
  return { bodyLimit: maxBodyBytes, onRequest: largeBodiesInTurns(rateLimit) }
}

/** @throws notFound */
export function readNote(sql: Deps['sql'], request: FastifyRequest, noteId: string): Promise<NoteRowOfProgram> {
  return openItem<NoteRowOfProgram>(sql, request, noteOfProgram(sql, noteId))
}

/** A note with its text and its files. */
export function wholeOf(row: NoteRowOfProgram, publicOrigin: string) {
  const attachments = row.attachments.map((file) => attachmentOf(file, publicOrigin))
  return { ...summaryOf(row, publicOrigin), text: row.text, attachments }
}

/** A note needs a title or a text. @throws Problem */
export function checked(note: { readonly name: string; readonly text: string }) {
  if (!visible.test(note.name) && !visible.test(note.text)) throw saysNothing()
  if (Buffer.byteLength(note.text) > maxTextBytes) {
    throw new Problem(413, 'too-large', 'A note can hold 1 MiB of text. Split this into several notes.')
  }
  return { name: visible.test(note.name) ? note.name : '', text: note.text }
}

export const saysNothing = () => invalidField('text', 'or title has to say something')
export const noSuchPad = () => invalidField('pad_id', 'is none of your pads')
