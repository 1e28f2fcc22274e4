import type { Sql } from '../../platform/database/connect.ts'
import { turnOf } from '../../platform/database/turn.ts'
import { orPadNotFound, type padNotFound } from '../../notes/pad-not-found.ts'

export type Change = { readonly padId: string | null } | 'trash' | 'pin' | 'unpin'

/** A changed note, and its pad before the change. */
export interface Changed {
  readonly id: string
  readonly padId: string | null
}

/**
 * A bulk action on several notes: atomic.
 * @returns the notes that were changed: the owner's, and not in the trash
 */
export async function changeNotes(
  sql: Sql,
  ownerId: string,
  noteIds: readonly string[],
  change: Change,
): Promise<readonly Changed[] | typeof padNotFound> {
  return orPadNotFound(
    () => sql<Changed[]>`
      ${turnOf(sql, ownerId)},
      before as (
        select n.id, n.pad_id from notes n join person on n.user_id = person.id
        where n.id = any (${`{${noteIds.join(',')}}`}::text::bigint[]) and n.deleted_at is null
      )
      update notes set ${assignment()}
      from before
      where notes.id = before.id and notes.user_id = ${ownerId} and notes.deleted_at is null
      returning notes.id::text, before.pad_id::text as "padId"`,
  )

  function assignment() {
    if (change === 'trash') return sql`deleted_at = now()`
    if (change === 'pin') return sql`pinned_at = now()`
    if (change === 'unpin') return sql`pinned_at = null`
    return sql`pad_id = ${change.padId}::bigint`
  }
}

/** Undoes a bulk action: restores notes, or moves them back to their pads. A pad that is gone becomes none. */
export async function takeBack(
  sql: Sql,
  ownerId: string,
  noteIds: readonly string[],
  padIds: readonly string[] | undefined,
): Promise<number> {
  const ids = sql`${`{${noteIds.join(',')}}`}::text::bigint[]`
  if (!padIds) {
    const { count } = await sql`
      ${turnOf(sql, ownerId)}
      update notes set deleted_at = null from person
      where notes.id = any (${ids}) and user_id = person.id and deleted_at is not null`
    return count
  }
  const { count } = await sql`
    ${turnOf(sql, ownerId)}
    update notes set pad_id = p.id
    from person, unnest(${ids}, ${`{${padIds.map((id) => id || 'null').join(',')}}`}::text::bigint[]) as was (note_id, pad_id)
      left join pads p on p.id = was.pad_id and p.user_id = ${ownerId}
    where notes.id = was.note_id and notes.user_id = person.id and deleted_at is null`
  return count
}
