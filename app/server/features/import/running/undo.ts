import type { Database, Sql } from '../../../platform/database/connect.ts'
import { transaction } from '../../../platform/database/transaction.ts'
import type { Deps } from '../../../platform/deps.ts'
import { count } from '../../../platform/metrics/registry.ts'
import { holdLease, type Claimed } from './lease.ts'
import type { Turn } from './turn.ts'

/** Notes that one transaction removes. */
const notesOfBatch = 200

/**
 * Removes the notes that an import made, batch by batch, and then the pads that it made and that are empty. A note that was changed
 * since, or got a file, stays, and so does one that was here before and was brought up to date: its history has what it was.
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
    const [batch] = await tx<{ ids: string[] | null; last: number | null }[]>`
      select array_agg(note::text) as ids, max(place) as last from (
        select note, place from import_items t cross join unnest(t.note_ids) note
        where import_id = ${id} and user_id = ${userId} and result = 'made' and place > ${after}
        order by place limit ${notesOfBatch}
      ) few`
    if (!batch || batch.last === null) {
      await end(tx, claimed)
      return undefined
    }
    const removed = await tx<{ id: string }[]>`
      delete from notes where id = any (${batch.ids}::bigint[]) and user_id = ${userId} and version = 1
        and not exists (
          -- A file that its owner has attached since: the text does not change with it.
          select from attachments a join imports i on i.id = ${id}
          where a.note_id = notes.id and a.user_id = notes.user_id and a.created_at > i.finished_at)
      returning id::text`
    const gone = removed.map((note) => note.id)
    // What is left of an item's notes was changed; what was deleted by its owner is gone, too.
    await tx`
      update import_items t set note_ids = array(
        select note from unnest(t.note_ids) note join notes n on n.id = note and n.user_id = ${userId} order by note)
      where import_id = ${id} and result = 'made' and place > ${after} and place <= ${batch.last}`
    await tx`update imports set removed = removed + ${gone.length} where id = ${id}`
    if (gone.length > 0) count.note('deleted', gone.length)
    return batch.last
  })
}

async function end(tx: Sql, { id, userId }: Claimed): Promise<void> {
  await tx`
    delete from pads where user_id = ${userId} and note_count = 0
      and id in (select unnest(pad_ids) from imports where id = ${id})
      and not exists (select from notes where notes.user_id = pads.user_id and notes.pad_id = pads.id)`
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
