import type { Sql } from '../../platform/database/connect.ts'
import { turnOf } from '../../platform/database/turn.ts'
import { maxPads } from '../../notes/max-pads.ts'

/**
 * Deletes a pad, and keeps its notes without one or moves them to the trash: in one statement, as every write of a feature. What it was
 * is kept, to be brought back by `restorePad`.
 * @returns whether there was such a pad; if not, no note is changed
 */
export async function deletePad(
  sql: Sql,
  ownerId: string,
  padId: string,
  notes: 'keep' | 'trash' | 'none',
): Promise<boolean> {
  const trashed = sql`,
    trashed as (
      update notes set deleted_at = now()
      from doomed
      where notes.pad_id = doomed.id and notes.user_id = doomed.user_id and notes.deleted_at is null
    )`
  // The foreign key sets the pad of its notes to null.
  const { count } = await sql`
    ${turnOf(sql, ownerId)},
    doomed as (
      select p.id, p.user_id, to_jsonb(p) as pad,
        coalesce((select array_agg(n.id) from notes n where n.user_id = p.user_id and n.pad_id = p.id), '{}') as note_ids
      from pads p join person on p.user_id = person.id
      where p.id = ${padId} ${notes === 'none' ? sql`and p.note_count = 0` : sql``}
    ),
    kept as (
      insert into deleted_pads (user_id, pad_id, pad, note_ids, deleted_at)
      select user_id, id, pad, note_ids, now() from doomed
      on conflict (user_id) do update
      set pad_id = excluded.pad_id, pad = excluded.pad, note_ids = excluded.note_ids, deleted_at = excluded.deleted_at
    )
    ${notes === 'trash' ? trashed : sql``}
    delete from pads using doomed where pads.id = doomed.id and pads.user_id = doomed.user_id`
  return count > 0
}

/**
 * Brings the pad back that the person deleted last, with those of its notes that are in no other pad, and from the trash those that went
 * there with it. Idempotent.
 * @returns whether it is there now; false when it was not the last one, or the person has the maximum of pads
 */
export async function restorePad(sql: Sql, ownerId: string, padId: string): Promise<boolean> {
  const [found] = await sql`
    ${turnOf(sql, ownerId)},
    gone as (
      select d.user_id, d.pad, d.note_ids, d.deleted_at from deleted_pads d join person on d.user_id = person.id
      where d.pad_id = ${padId} and pads_of_person(person.id) < ${maxPads}
        and not exists (select from pads p where p.id = d.pad_id)
    ),
    back as (
      insert into pads overriding system value
      select (jsonb_populate_record(null::pads, pad || '{"note_count": 0}')).* from gone
      returning id, user_id
    ),
    notes_back as (
      update notes
      set pad_id = back.id, deleted_at = nullif(notes.deleted_at, gone.deleted_at)
      from gone, back
      where notes.id = any (gone.note_ids) and notes.user_id = gone.user_id and notes.pad_id is null
    )
    select from back
    union all
    select from pads p join person on p.user_id = person.id where p.id = ${padId}`
  return found !== undefined
}
