import type { Fragment, Sql } from '../../platform/database/connect.ts'
import { turnOf } from '../../platform/database/turn.ts'
import { maxPads, type PadForm } from './pads.schema.ts'

export interface Pad {
  readonly id: string
  readonly name: string
  readonly noteCount: number
  readonly colour: number | null
}

/** A subselect for `openPage`: the pad, if it is the viewer's. */
export function padOfViewer(sql: Sql, padId: string): Fragment {
  return sql`
    select json_build_object('id', id::text, 'name', name, 'noteCount', note_count, 'colour', colour)
    from pads
    where id = ${padId} and user_id = viewer.user_id`
}

/** @returns false when the person has the maximum of pads */
export async function createPad(sql: Sql, ownerId: string, form: PadForm): Promise<boolean> {
  const { count } = await sql`
    ${turnOf(sql, ownerId)}
    insert into pads (user_id, name, colour)
    select id, ${form.name}, ${colourOf(form)}::smallint from person where pads_of_person(id) < ${maxPads}`
  return count > 0
}

/**
 * Puts the person's pads in this order; those that it does not name follow, by their names.
 * @param padIds empty for all of them by their names
 */
export async function orderPads(sql: Sql, ownerId: string, padIds: readonly string[]): Promise<void> {
  await sql`
    ${turnOf(sql, ownerId)}
    update pads set place = array_position(${[...padIds]}::bigint[], pads.id)
    from person where user_id = person.id`
}

/** @param colour undefined leaves it as it is @returns whether there was such a pad */
export async function revisePad(sql: Sql, ownerId: string, padId: string, form: PadForm): Promise<boolean> {
  const colour = form.colour === undefined ? sql`` : sql`, colour = ${colourOf(form)}`
  const { count } = await sql`
    update pads set name = ${form.name} ${colour} where id = ${padId} and user_id = ${ownerId}`
  return count > 0
}

/**
 * Deletes a pad, and keeps its notes without one or moves them to the trash: in one statement, as every write of a feature.
 * @returns whether there was such a pad; if not, no note is changed
 */
export async function deletePad(sql: Sql, ownerId: string, padId: string, notes: 'keep' | 'trash'): Promise<boolean> {
  const trashed = sql`,
    trashed as (
      update notes set deleted_at = now()
      from person
      where notes.pad_id = ${padId} and user_id = person.id and deleted_at is null
    )`
  // The foreign key sets the pad of its notes to null.
  const { count } = await sql`
    ${turnOf(sql, ownerId)} ${notes === 'trash' ? trashed : sql``}
    delete from pads using person where pads.id = ${padId} and user_id = person.id`
  return count > 0
}

/** An empty field means the colour by id. */
function colourOf({ colour }: PadForm): string | null {
  return (colour as string | undefined) || null
}
