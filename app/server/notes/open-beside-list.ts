import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Fragment, Sql } from '../platform/database/connect.ts'
import { listPage } from '../platform/lists/keyset.ts'
import { missingNote } from './missing-note.ts'
import { keyOf, listNotes, type NoteRow } from './note-list.queries.ts'
import type { NoteListProps } from './note-list.tsx'
import { listOf } from './place.ts'
import { openList } from './remembered-order.ts'

/**
 * Opens something of a note beside the first page of the list that the note was opened from, in one statement.
 * @param shown a subselect; null when the note is not the viewer's, or in the trash
 * @throws notFound, or Moved when it is in the trash
 */
export async function openBesideList<Shown>(
  sql: Sql,
  request: FastifyRequest,
  reply: FastifyReply,
  noteId: string,
  shown: Fragment,
): Promise<{ readonly shown: Shown; readonly list: NoteListProps }> {
  const of = listOf((request.query as { in?: unknown }).in)
  const { content, order } = await openList<{ shown: Shown | null; list: readonly NoteRow[] }>(
    sql,
    request,
    reply,
    (order) => sql`select json_build_object('shown', (${shown}), 'list', (${listNotes(sql, order, undefined, of)}))`,
  )
  if (content?.shown == null) throw await missingNote(sql, request.userId, noteId)
  const page = listPage(content.list, undefined, keyOf(order))
  return { shown: content.shown, list: { of, page, order, cursor: undefined, query: {}, current: noteId } }
}
