import { createHash } from 'node:crypto'
import type { Database, Fragment, Sql } from '../../../platform/database/connect.ts'
import { transaction } from '../../../platform/database/transaction.ts'
import type { Result } from '../import.schema.ts'
import type { BroughtPad, ReadNote } from '../reading/read-item.ts'
import { holdLease, type Claimed } from './lease.ts'
import { makePads } from './pads.ts'

/** A note that an item is here as already. */
export interface Known {
  readonly place: number
  readonly noteId: string
  readonly isSameContent: boolean
}

/** Notes of the person that came from the same places in earlier imports, or that say the same; those in the trash for items of a trash. */
export async function knownNotes(
  sql: Database,
  claimed: Claimed,
  notes: readonly ReadNote[],
): Promise<Map<number, Known>> {
  const known = await sql<Known[]>`${searchKnown(sql, claimed, notes)}`
  // Of both, the one from the same place, which comes last.
  return new Map(known.map((one) => [one.place, one]))
}

/** A statement that searches an index for each of the notes, whatever many notes have in common. */
export function searchKnown(
  sql: Sql,
  { id, userId }: Pick<Claimed, 'id' | 'userId'>,
  notes: readonly Pick<ReadNote, 'place' | 'format' | 'sourceHash' | 'contentHash' | 'isTrashed' | 'notes'>[],
): Fragment {
  const asked = notes.map(({ place, format, sourceHash, contentHash, isTrashed, notes: [first] }) => {
    const { name = '', text = '' } = first ?? {}
    return { place, format, sourceHash, contentHash, said: saidHash(name, text), isTrashed }
  })
  return sql`
    with asked as (
      select place, format, decode("sourceHash", 'hex') as source_hash, decode("contentHash", 'hex') as content_hash, said,
        "isTrashed" as is_trashed
      from json_to_recordset(${JSON.stringify(asked)}::json)
        as a (place int, format text, "sourceHash" text, "contentHash" text, said uuid, "isTrashed" boolean)
    )
    -- Apart, because each has an index of its own.
    select a.place, said.id::text as "noteId", true as "isSameContent"
    from asked a cross join lateral (
      select n.id from notes n
      where n.user_id = ${userId} and md5(n.name || E'\n' || n.text)::uuid = a.said and (n.deleted_at is null) = false
      limit 1
    ) said
    where a.is_trashed
    union all
    select a.place, said.id::text, true
    from asked a cross join lateral (
      select n.id from notes n
      where n.user_id = ${userId} and md5(n.name || E'\n' || n.text)::uuid = a.said and (n.deleted_at is null) = true
      limit 1
    ) said
    union all
    select a.place, before.id::text, before.content_hash = a.content_hash
    from asked a cross join lateral (
      select n.id, t.content_hash from import_items t join notes n on n.id = t.note_ids[1] and n.user_id = t.user_id
      where t.user_id = ${userId} and t.format = a.format and t.source_hash = a.source_hash and t.import_id <> ${id}
        and (n.deleted_at is null or a.is_trashed)
      order by t.import_id desc limit 1
    ) before`
}

/** Of what a note says, as an index of the database has it. */
function saidHash(name: string, text: string): string {
  return createHash('md5').update(`${name}\n${text}`).digest('hex')
}

/** What will become of an item. */
export interface Planned {
  readonly place: number
  readonly format: string
  readonly path: string
  readonly title: string
  readonly result: Result
  readonly why: string | null
  readonly lost: readonly string[]
  readonly sourceHash: string | null
  readonly contentHash: string | null
  readonly targetId: string | null
  readonly textBytes: number
  readonly fileBytes: number
}

/** Keeps what was seen of a batch, with how far the look is. @throws LeaseLost, Cancelled */
export async function keepPlans(sql: Database, claimed: Claimed, plans: readonly Planned[]): Promise<void> {
  await transaction(sql, async (tx) => {
    await holdLease(tx, claimed)
    await tx`
      with added as (
        insert into import_items (import_id, user_id, place, format, path, title, result, why, lost, source_hash, content_hash, target_id)
        select ${claimed.id}, ${claimed.userId}, place, format, path, title, result, why, lost,
               decode("sourceHash", 'hex'), decode("contentHash", 'hex'), "targetId"
        from json_to_recordset(${JSON.stringify(plans)}::json)
          as p (place int, format text, path text, title text, result text, why text, lost text[], "sourceHash" text,
                "contentHash" text, "targetId" bigint)
        returning result
      )
      update imports set found = imports.found + n.found, made = imports.made + n.made, updated = imports.updated + n.updated,
        skipped = imports.skipped + n.skipped, problems = imports.problems + n.problems,
        text_bytes = text_bytes + ${sum(plans, 'textBytes')}::bigint, file_bytes = file_bytes + ${sum(plans, 'fileBytes')}::bigint
      from (
        select count(*) as found, count(*) filter (where result in ('made', 'updated')) as made,
               count(*) filter (where result = 'updated') as updated, count(*) filter (where result = 'skipped') as skipped,
               count(*) filter (where result = 'problem') as problems
        from added
      ) n
      where id = ${claimed.id}`
  })
}

function sum(plans: readonly Planned[], what: 'textBytes' | 'fileBytes'): number {
  return plans.reduce((total, plan) => total + plan[what], 0)
}

/** What an account would lack for an import. */
export interface Need {
  readonly textBytes: number
  readonly textLeft: number
  readonly fileBytes: number
  readonly filesLeft: number
}

export async function needOf(
  sql: Database,
  { id, userId }: Claimed,
  quotas: { readonly textQuota: number; readonly attachmentsQuota: number },
): Promise<Need> {
  const [need] = await sql<Need[]>`
    select i.text_bytes::float8 as "textBytes", (coalesce(u.text_quota, ${quotas.textQuota}::bigint) - u.text_bytes)::float8 as "textLeft",
           i.file_bytes::float8 as "fileBytes", (coalesce(u.attachments_quota, ${quotas.attachmentsQuota}::bigint) - u.attachment_bytes)::float8 as "filesLeft"
    from imports i join users u on u.id = i.user_id where i.id = ${id} and i.user_id = ${userId}`
  return need ?? { textBytes: 0, textLeft: 0, fileBytes: 0, filesLeft: 0 }
}

/** From here on notes are made: first their pads, where the source tells them. @throws LeaseLost, Cancelled */
export async function beginMaking(sql: Database, claimed: Claimed, pads: readonly BroughtPad[]): Promise<void> {
  await transaction(sql, async (tx) => {
    // The owner's row first, as every write of theirs.
    await tx`select from users where id = ${claimed.userId} for no key update`
    await holdLease(tx, claimed)
    await makePads(tx, claimed, pads)
    await tx`update imports set phase = 'making', made = 0, updated = 0, skipped = 0, problems = 0 where id = ${claimed.id}`
  })
}

/** @param formats that it is of; otherwise those of its items, where a source has several */
export async function keepFormats(
  sql: Database,
  { id, userId, lease }: Claimed,
  titles: Readonly<Record<string, string>>,
  formats?: readonly string[],
): Promise<void> {
  const seen = formats ?? (await formatsOf(sql, id, userId))
  const named = seen.flatMap((format) => titles[format] ?? [])
  await sql`update imports set formats = ${named}::text[] where id = ${id} and lease = ${lease}`
}

/** In the order in which they come. */
async function formatsOf(sql: Database, importId: string, userId: string): Promise<string[]> {
  const rows = await sql<{ format: string }[]>`
    select format from import_items
    where import_id = ${importId} and user_id = ${userId} group by format order by min(place)`
  return rows.map(({ format }) => format)
}
