import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Fragment, Sql } from '../../platform/database/connect.ts'
import { cursorOf, listPage } from '../../platform/lists/keyset.ts'
import type { NoteListProps } from '../../notes/note-list.tsx'
import { missingNote } from '../../notes/missing-note.ts'
import { keyOf, listNotes, type NoteRow } from '../../notes/note-list.queries.ts'
import { listOf, type PlaceQuery } from '../../notes/place.ts'
import { openList } from '../../notes/remembered-order.ts'
import { noteWithList, type NoteWithList } from './notes.queries.ts'

/**
 * Opens a note and the list that it was opened from, in one statement.
 * @param note a subselect
 * @throws notFound, or Moved when it is in the trash
 */
export async function openNoteWithList<Shown extends { readonly id: string }>(
  sql: Sql,
  request: FastifyRequest,
  reply: FastifyReply,
  noteId: string,
  note: Fragment,
): Promise<{ readonly note: Shown; readonly list: NoteListProps }> {
  const query = request.query as PlaceQuery
  const of = listOf(query.in)
  const { content, order } = await openList<NoteWithList<Shown>>(sql, request, reply, (order) =>
    noteWithList(sql, note, listNotes(sql, order, cursorOf(query, order), of)),
  )
  if (!content?.note) throw await missingNote(sql, request.userId, noteId)
  const cursor = cursorOf(query, order)
  const page = listPage(content.list, cursor, keyOf(order))
  return { note: content.note, list: { of, page, order, cursor, query, current: content.note.id } }
}

/** Opens the list that a new note will be in. */
export async function openListOfNewNote(
  sql: Sql,
  request: FastifyRequest,
  reply: FastifyReply,
  pad?: unknown,
): Promise<NoteListProps> {
  const of = listOf(`pad-${String(pad)}`)
  const opened = await openList<NoteRow[]>(sql, request, reply, (order) => listNotes(sql, order, undefined, of))
  const { content, order } = opened
  const page = listPage(content ?? [], undefined, keyOf(order))
  return { of, page, order, cursor: undefined, query: {}, current: '' }
}

/** The nonce for the styles of the rich editor. */
export function nonceFor({ frame }: FastifyRequest, reply: FastifyReply): string | undefined {
  return frame?.editor === 'rich' ? reply.allowStyles() : undefined
}
