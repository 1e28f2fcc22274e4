import type { Sql } from '../../platform/database/connect.ts'
import { turnOf } from '../../platform/database/turn.ts'

export type Change = { readonly padId: string | null } | 'trash' | 'pin' | 'unpin'

/** What a form asks for is not the viewer's. */
export const strangePad = Symbol('strange pad')

/**
 * Changes several notes at once, all or none of them.
 * @returns how many of them were there, not in the trash and the owner's
 */
export async function changeNotes(
  sql: Sql,
  ownerId: string,
  noteIds: readonly string[],
  change: Change,
): Promise<number | typeof strangePad> {
  try {
    const { count } = await sql`
      ${turnOf(sql, ownerId)}
      update notes set ${assignment()}
      from person
      where notes.id = any (${`{${noteIds.join(',')}}`}::text::bigint[]) and user_id = person.id and deleted_at is null`
    return count
  } catch (error) {
    // The database itself lets a note point only to a pad of its owner.
    if ((error as { constraint_name?: string }).constraint_name === 'notes_pad') return strangePad
    throw error
  }

  function assignment() {
    if (change === 'trash') return sql`deleted_at = now()`
    if (change === 'pin') return sql`pinned_at = now()`
    if (change === 'unpin') return sql`pinned_at = null`
    return sql`pad_id = ${change.padId}::bigint`
  }
}
