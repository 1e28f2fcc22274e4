import type { Fragment, Sql } from '../../platform/database/connect.ts'
import { turnOf } from '../../platform/database/turn.ts'
import type { PadForm } from './pads.schema.ts'

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

/** Pads of one person: every page lists all of them. */
export const mostPads = 500

/** @returns false when they have as many pads as a person may have */
export async function createPad(sql: Sql, ownerId: string, form: PadForm): Promise<boolean> {
  const { count } = await sql`
    ${turnOf(sql, ownerId)}
    insert into pads (user_id, name, colour)
    select id, ${form.name}, ${colourOf(form)}::smallint from person where pads_of_person(id) < ${mostPads}`
  return count > 0
}

/** @returns whether there was such a pad; an absent colour leaves it as it is */
export async function revisePad(sql: Sql, ownerId: string, padId: string, form: PadForm): Promise<boolean> {
  const colour = form.colour === undefined ? sql`` : sql`, colour = ${colourOf(form)}`
  const { count } = await sql`
    update pads set name = ${form.name} ${colour} where id = ${padId} and user_id = ${ownerId}`
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

/** A form says nothing for the colour that the id gives. */
function colourOf({ colour }: PadForm): string | null {
  return (colour as string | undefined) || null
}
