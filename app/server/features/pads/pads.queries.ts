import type { Fragment, Sql } from '../../platform/database/connect.ts'
import { turnOf } from '../../platform/database/turn.ts'
import { maxPads } from '../../notes/max-pads.ts'
import { type PadForm } from './pads.schema.ts'

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

/** A subselect for `openPart`: all pads of the viewer, in their order. */
export function padsOfViewer(sql: Sql): Fragment {
  return sql`
    select coalesce(json_agg(json_build_object('id', id::text, 'name', name, 'noteCount', note_count, 'colour', colour)
                             order by place, name, id), '[]')
    from pads where user_id = viewer.user_id`
}

/** @returns the new pad's id; undefined when the person has the maximum of pads */
export async function createPad(sql: Sql, ownerId: string, form: PadForm): Promise<string | undefined> {
  const [made] = await sql<{ id: string }[]>`
    ${turnOf(sql, ownerId)}
    insert into pads (user_id, name, colour)
    select id, ${form.name}, ${colourOf(form)}::smallint from person where pads_of_person(id) < ${maxPads}
    returning id::text`
  return made?.id
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

/** What a pad was called, and its colour, before it was revised. */
export interface WasPad {
  readonly name: string
  readonly colour: number | null
}

/**
 * @param form without a colour leaves it as it is; with `was`, revises only a pad of that name
 * @returns what it was; undefined when there is no such pad
 */
export async function revisePad(sql: Sql, ownerId: string, padId: string, form: PadForm): Promise<WasPad | undefined> {
  const colour = form.colour === undefined ? sql`` : sql`, colour = ${colourOf(form)}`
  const isIt = form.was === undefined ? sql`` : sql`and name in (${form.was}, ${form.name})`
  const [was] = await sql<WasPad[]>`
    with was as (
      select id, name, colour from pads where id = ${padId} and user_id = ${ownerId} ${isIt} for no key update
    )
    update pads set name = ${form.name} ${colour} from was where pads.id = was.id
    returning was.name, was.colour`
  return was
}

/** An empty field means the colour by id. */
function colourOf({ colour }: PadForm): string | null {
  return (colour as string | undefined) || null
}
