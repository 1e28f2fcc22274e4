import type { Database, Fragment, Sql } from '../../../platform/database/connect.ts'
import { transaction } from '../../../platform/database/transaction.ts'
import type { Deps } from '../../../platform/deps.ts'
import { count } from '../../../platform/metrics/registry.ts'
import { holdLease, type Claimed } from './lease.ts'
import type { Turn } from './turn.ts'

/** Notes that one transaction removes. */
const notesOfBatch = 200

/**
 * Removes the notes that an import made, batch by batch, and then the pads that it made and that are empty. A note at which its person has
 * worked since stays, and its item says why; so does one that was here before and was brought up to date: its history has what it was.
 * @returns whether it came to the end
 */
export async function undo(
  { sql, accountNews, tidyUp }: Pick<Deps, 'sql' | 'accountNews' | 'tidyUp'>,
  claimed: Claimed,
  turn: Turn,
): Promise<boolean> {
  for (let after = -1; ;) {
    const last = await turn.work(() => removeBatch(sql, claimed, after))
    accountNews.publish(claimed.userId, 'changed.')
    tidyUp()
    if (last === undefined) return true
    after = last
    if (!(await turn.goesOn())) return false
  }
}

/** @returns the place of the last item that it has dealt with; undefined at the end */
async function removeBatch(sql: Database, claimed: Claimed, after: number): Promise<number | undefined> {
  const { id, userId } = claimed
  return transaction(sql, async (tx) => {
    await tx`select from users where id = ${userId} for no key update`
    await holdLease(tx, claimed)
    const [batch] = await tx<{ last: number | null; gone: number }[]>`
      with few as (
        select note, place, t.pad_id, is_pinned from import_items t cross join unnest(t.note_ids) note
        where import_id = ${id} and user_id = ${userId} and result = 'made' and place > ${after}
        order by place limit ${notesOfBatch}
      ), looked as (
        select n.id, few.place, ${workSince(tx, id)} as work from few join notes n on n.id = few.note and n.user_id = ${userId}
      ), removed as (
        delete from notes using looked
        where notes.id = looked.id and notes.user_id = ${userId} and notes.version = 1 and looked.work is null
        returning notes.id
      ), kept as (
        select place, array_agg(id order by id) as ids, min(work) as work
        from looked where id not in (select id from removed) group by place
      ), noted as (
        -- What is left of an item's notes; what was deleted by its owner is gone, too.
        update import_items t set note_ids = coalesce(kept.ids, '{}'), why = 'It stayed, because it ' || kept.work || '.'
        from (select distinct place from few) dealt left join kept using (place)
        where t.import_id = ${id} and t.place = dealt.place
      )
      select (select max(place) from few) as last, (select count(*)::int from removed) as gone`
    if (!batch || batch.last === null) {
      await end(tx, claimed)
      return undefined
    }
    const { last, gone } = batch
    await tx`update imports set removed = removed + ${gone} where id = ${id}`
    if (gone > 0) count.note('deleted', gone)
    return last
  })
}

/** What its person has done to a note `n` of an item in `few` since it was made; null for nothing. */
function workSince(tx: Sql, importId: string): Fragment {
  return tx`case
    when n.version > 1 then 'was changed'
    when exists (
      -- The text does not change with a file.
      select from attachments a where a.note_id = n.id and a.user_id = n.user_id
        and not exists (select from import_files f where f.attachment_id = a.id and f.import_id = ${importId})) then 'got a file'
    when exists (select from shares s where s.note_id = n.id and s.user_id = n.user_id) then 'is shared'
    when n.pad_id is distinct from few.pad_id
      -- Without a pad since its pad was deleted.
      and (n.pad_id is not null or exists (select from pads p where p.id = few.pad_id)) then 'was moved'
    when n.pinned_at is not null and not few.is_pinned then 'was pinned'
  end`
}

async function end(tx: Sql, { id, userId }: Claimed): Promise<void> {
  await tx`
    delete from pads where user_id = ${userId} and note_count = 0
      and id in (select unnest(pad_ids) from imports where id = ${id})
      and not exists (select from notes where notes.user_id = pads.user_id and notes.pad_id = pads.id)
      and not exists (select from shares where shares.pad_id = pads.id)`
  await tx`
    update imports set undone_at = now(), lease = null, leased_until = null, kept = (
      select coalesce(sum(cardinality(note_ids)), 0) from import_items where import_id = ${id} and result = 'made')
    where id = ${id}`
}

/** An undoing that fails each time: it can be asked for again. */
export async function forgetUndo(sql: Sql, { id, lease }: Claimed): Promise<void> {
  await sql`
    update imports set undo_asked_at = null, lease = null, leased_until = null where id = ${id} and lease = ${lease}`
}
