import type { Fragment, Sql } from '../../platform/database/connect.ts'
import { turnOf } from '../../platform/database/turn.ts'

export interface Pad {
  readonly id: string
  readonly name: string
  readonly noteCount: number
}

/** A subselect for `openPage`: the pad, if it is the viewer's. */
export function padOfViewer(sql: Sql, padId: string): Fragment {
  return sql`
    select json_build_object('id', id::text, 'name', name, 'noteCount', note_count)
    from pads
    where id = ${padId} and user_id = viewer.user_id`
}

export async function createPad(sql: Sql, ownerId: string, name: string): Promise<void> {
  await sql`insert into pads (user_id, name) values (${ownerId}, ${name})`
}

/** @returns whether there was such a pad */
export async function renamePad(sql: Sql, ownerId: string, padId: string, name: string): Promise<boolean> {
  const { count } = await sql`update pads set name = ${name} where id = ${padId} and user_id = ${ownerId}`
  return count > 0
}

/**
 * Deletes a pad; its notes stay without one, or go to the trash. One statement, as every write of a feature: the driver
 * sends others' statements ahead on a connection, and a transaction must not have them in it.
 * @returns whether there was such a pad; if not, no note is touched
 */
export async function deletePad(sql: Sql, ownerId: string, padId: string, notes: 'keep' | 'trash'): Promise<boolean> {
  const trashed = sql`,
    trashed as (
      update notes set deleted_at = now()
      from person
      where notes.pad_id = ${padId} and user_id = person.id and deleted_at is null
    )`
  // What still points to it is let go by the foreign key.
  const { count } = await sql`
    ${turnOf(sql, ownerId)} ${notes === 'trash' ? trashed : sql``}
    delete from pads using person where pads.id = ${padId} and user_id = person.id`
  return count > 0
}
