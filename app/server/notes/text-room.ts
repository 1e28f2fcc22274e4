import type { Fragment, Sql } from '../platform/database/connect.ts'
import { Refusal } from '../platform/http/refusal.ts'

/** Bytes that a note or an earlier text takes besides its letters; `text_cost` in the database counts the same. */
const rowBytes = 1000

/** A write would take more room than its account has: nothing was written. */
export class Full {
  /** That it would have taken. */
  readonly bytes: number

  constructor(bytes: number) {
    this.bytes = bytes
  }
}

/** How often more of a history is thinned for one save. */
const mostAttempts = 5

/** Texts that one statement thins. */
const mostThinned = 2_000

/** Part of the quota that thinning leaves free, so that not every save has to thin. */
const shareLeftFree = 0.02

/** @returns bytes that a save of this text takes: what it replaces stays in the history */
export function costOf({ name, text }: { readonly name: string; readonly text: string }): number {
  return Buffer.byteLength(name) + Buffer.byteLength(text) + rowBytes
}

/** A condition on `person`, whose row the statement holds: two saves at once do not pass it for the same room. */
export function hasRoom(sql: Sql, cost: number | Fragment, quota: number): Fragment {
  const bytes = typeof cost === 'number' ? sql`${cost}::bigint` : cost
  return sql`person.text_bytes + ${bytes} <= ${quota}::bigint`
}

/**
 * Writes a text if there is room for it, and makes room in the history where there is none.
 * @param owner known once `write` has been tried
 * @param quota bytes of text that an account may have
 * @param needed a text of the history that has to stay
 * @throws NoRoom when no history is left that may go
 */
export async function withRoom<Result>(
  sql: Sql,
  owner: { readonly userId: string | undefined },
  quota: number,
  write: () => Promise<Result | Full>,
  needed?: string,
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    const result = await write()
    if (!(result instanceof Full)) return result
    const isHopeless = attempt === mostAttempts || result.bytes > quota
    if (isHopeless || (await thin(sql, owner.userId ?? '', result.bytes, quota, needed)) === 0) throw new NoRoom()
  }
}

/**
 * Makes room in one account's history. First go texts within an editing session, whose words are in the next one; then, from
 * the oldest on, what was replaced more than a day ago, but for the first text of a note. Every text of the last day that ended a session
 * stays, and so does what could not be merged.
 * @returns how many texts went
 */
async function thin(sql: Sql, ownerId: string, cost: number, quota: number, needed = '0'): Promise<number> {
  const { count } = await sql`
    with person as (select id, text_bytes from users where id = ${ownerId} for no key update),
    oldest as (
      select r.* from person cross join lateral (
        select id, text_cost(name, text) as bytes, ends_session from note_revisions r
        where user_id = person.id and id <> ${needed} and not is_conflict and (not ends_session or coalesce(
          (select later.saved_at from note_revisions later
           where later.note_id = r.note_id and not later.is_conflict and later.version > r.version order by later.version limit 1),
          (select updated_at from notes where id = r.note_id)) < now() - interval '1 day' and exists (
          select from note_revisions earlier where earlier.note_id = r.note_id and earlier.id < r.id))
        order by ends_session, id limit ${mostThinned}
        -- Another statement may be deleting them: it waits for its turn, which this one has.
        for update of r skip locked
      ) r
    ),
    thinned as (
      select oldest.id from (
        select id, sum(bytes) over (order by ends_session, id rows between unbounded preceding and current row) - bytes as before
        from oldest
      ) oldest
      where before < (select text_bytes from person) + ${cost}::bigint - ${Math.floor(quota * (1 - shareLeftFree))}::bigint
    )
    delete from note_revisions where id in (select id from thinned)`
  return count
}

/** In words for the writer: their text is on the page, or still where they type. */
export class NoRoom extends Refusal {
  constructor() {
    super(
      413,
      'quota',
      'There is no room left for this',
      'Your notes, with their history and the trash, have all the room that an account may have. Delete notes that you do ' +
        'not need, empty the trash, then save this again. A note that is made shorter gives room back a day later: until then ' +
        'its history keeps what it was.',
    )
  }
}
