import type { Sql } from '../../platform/database/connect.ts'
import { turnOf } from '../../platform/database/turn.ts'
import { orPadNotFound, type padNotFound } from '../../notes/pad-not-found.ts'

export type Change = { readonly padId: string | null } | 'trash' | 'pin' | 'unpin'

/** A changed note, and what it was before the change. */
export interface Changed {
  readonly id: string
  readonly padId: string | null
  readonly isPinned: boolean
  /** Of the pad that it was moved to. */
  readonly padName: string | null
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
        select n.id, n.pad_id, n.pinned_at from notes n join person on n.user_id = person.id
        where n.id = any (${`{${noteIds.join(',')}}`}::text::bigint[]) and n.deleted_at is null
      )
      update notes set ${assignment()}
      from before
      where notes.id = before.id and notes.user_id = ${ownerId} and notes.deleted_at is null
      returning notes.id::text, before.pad_id::text as "padId", before.pinned_at is not null as "isPinned",
        (select name from pads p where p.id = notes.pad_id and p.user_id = notes.user_id) as "padName"`,
  )

  function assignment() {
    if (change === 'trash') return sql`deleted_at = now()`
    if (change === 'pin') return sql`pinned_at = now()`
    if (change === 'unpin') return sql`pinned_at = null`
    return sql`pad_id = ${change.padId}::bigint`
  }
}

/** How notes were before a bulk action that is undone: in the list, or in the pads of `from`. */
export interface Before {
  readonly noteIds: readonly string[]
  /** For each note, empty for none; undefined takes the notes out of the trash. */
  readonly from?: readonly string[] | undefined
  /** The pad that they were moved to, empty for none: a note that was moved on since stays there. Undefined for any. */
  readonly to?: string | undefined
}

/**
 * Undoes a bulk action: restores notes, or moves them back to their pads. A pad that is gone becomes none. Idempotent.
 * @returns how many notes are as they were
 */
export async function takeBack(sql: Sql, ownerId: string, { noteIds, from, to }: Before): Promise<number> {
  const ids = sql`${`{${noteIds.join(',')}}`}::text::bigint[]`
  if (!from) {
    const { count } = await sql`
      ${turnOf(sql, ownerId)}
      update notes set deleted_at = null from person
      where notes.id = any (${ids}) and user_id = person.id`
    return count
  }
  const isThere = to === undefined ? sql`true` : sql`notes.pad_id is not distinct from ${to || null}::bigint`
  const { count } = await sql`
    ${turnOf(sql, ownerId)}
    update notes set pad_id = p.id
    from person, unnest(${ids}, ${`{${from.map((id) => id || 'null').join(',')}}`}::text::bigint[]) as was (note_id, pad_id)
      left join pads p on p.id = was.pad_id and p.user_id = ${ownerId}
    where notes.id = was.note_id and notes.user_id = person.id and deleted_at is null
      and (${isThere} or notes.pad_id is not distinct from p.id)`
  return count
}
