import type { Sql } from '../../../platform/database/connect.ts'
import { maxPads } from '../../../notes/max-pads.ts'
import type { BroughtPad } from '../reading/read-item.ts'
import type { Claimed } from './lease.ts'

/** As a constraint of the database has it. */
const maxNameCharacters = 100

/** A pad lies in no other: the names of folders become one. @returns undefined for none */
export function padName(folders: readonly string[]): string | undefined {
  const names = folders
    .map((name) =>
      name
        .toWellFormed()
        .replace(/[\s\p{Cc}]+/gu, ' ')
        .trim(),
    )
    .filter(Boolean)
  const name = names.join(' / ')
  if (name === '') return undefined
  const characters = Array.from(name)
  if (characters.length <= maxNameCharacters) return name
  // Its end says more than its beginning.
  return `…${characters
    .slice(1 - maxNameCharacters)
    .join('')
    .trimStart()}`
}

/**
 * Finds or makes pads, within a transaction that holds the owner's row.
 * @returns their ids by name; a name is missing where the person has the maximum of pads
 */
export async function padsNamed(
  tx: Sql,
  { id, userId }: Claimed,
  wanted: readonly string[],
): Promise<Map<string, string>> {
  const names = [...new Set(wanted)]
  if (names.length === 0) return new Map()
  const there = await tx<{ id: string; name: string }[]>`
    select distinct on (name) id::text, name from pads
    where user_id = ${userId} and name = any (${names}::text[]) order by name, pads.id`
  const found = new Map(there.map((pad) => [pad.name, pad.id]))
  const missing = names.filter((name) => !found.has(name))
  if (missing.length === 0) return found
  const made = await tx<{ id: string; name: string }[]>`
    with made as (
      insert into pads (user_id, name)
      select ${userId}, name from unnest(${missing}::text[]) with ordinality n (name, place)
      order by place limit greatest(0, ${maxPads} - pads_of_person(${userId}))
      returning id, name
    ), noted as (
      update imports set pad_ids = pad_ids || array(select id from made) where id = ${id}
    )
    select id::text, name from made`
  for (const pad of made) found.set(pad.name, pad.id)
  return found
}

/** Pads of a source that names them by keys, which are there. */
export async function padsByKey(tx: Sql, { id, userId }: Claimed): Promise<Map<string, string>> {
  const rows = await tx<{ key: string; id: string }[]>`
    select k.key, p.id::text from imports i cross join jsonb_each_text(i.pads_by_key) k
      join pads p on p.id = k.value::bigint and p.user_id = i.user_id
    where i.id = ${id} and i.user_id = ${userId}`
  return new Map(rows.map((row) => [row.key, row.id]))
}

/** Makes the pads of a source in their order; those that the person has already are taken, each once. Within a transaction, as above. */
export async function makePads(tx: Sql, { id, userId }: Claimed, brought: readonly BroughtPad[]): Promise<void> {
  if (brought.length === 0) return
  const there = await tx<{ id: string; name: string; place: number | null }[]>`
    select id::text, name, place from pads where user_id = ${userId} order by place, pads.id`
  const byKey: Record<string, string> = {}
  const missing: BroughtPad[] = []
  const free = [...there]
  for (const pad of brought) {
    const found = free.findIndex(({ name }) => name === padName([pad.name]))
    const [taken] = found === -1 ? [] : free.splice(found, 1)
    if (taken) byKey[pad.key] = taken.id
    else missing.push(pad)
  }
  const room = missing.slice(0, Math.max(0, maxPads - there.length))
  const last = Math.max(0, ...there.map(({ place }) => place ?? 0))
  const made = await newPads(tx, userId, room, last)
  for (const [n, { key }] of room.entries()) byKey[key] = made[n] ?? ''
  await tx`
    update imports set pads_by_key = ${JSON.stringify(byKey)}::jsonb, pad_ids = ${made}::bigint[] where id = ${id}`
}

/** @param last place that is taken. @returns their ids, in this order */
async function newPads(tx: Sql, userId: string, pads: readonly BroughtPad[], last: number): Promise<string[]> {
  if (pads.length === 0) return []
  const rows = pads.map(({ name, colour, isPlaced }, n) => {
    const known = colour !== undefined && colour >= 0 && colour <= 7 ? colour : null
    return { name: padName([name]) ?? 'Pad', colour: known, place: isPlaced ? last + n + 1 : null, n }
  })
  const made = await tx<{ id: string }[]>`
    insert into pads (user_id, name, colour, place)
    select ${userId}, name, colour, place
    from json_to_recordset(${JSON.stringify(rows)}::json) as p (name text, colour smallint, place smallint, n int) order by n
    returning id::text`
  // Ids are given in the order of the rows.
  return made.map((pad) => pad.id).sort((one, other) => Number(one) - Number(other))
}
