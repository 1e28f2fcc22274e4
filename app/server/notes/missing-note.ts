import type { Sql } from '../platform/database/connect.ts'
import { Moved, notFound, type Refusal } from '../platform/http/refusal.ts'
import { routes } from '../routes.ts'

/** The answer for a note that is not found: a link to the trash if it is there, otherwise 404. */
export async function missingNote(sql: Sql, ownerId: string | undefined, noteId: string): Promise<Refusal | Moved> {
  const [found] = await sql`
    select from notes where id = ${noteId} and user_id = ${ownerId ?? null} and deleted_at is not null`
  if (!found) return notFound()
  return new Moved('This note is in the trash', { href: routes.trash.show.href({ noteId }), words: 'Open it there' })
}
