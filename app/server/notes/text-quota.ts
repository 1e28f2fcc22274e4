import type { Fragment, Sql } from '../platform/database/connect.ts'
import { Refusal } from '../platform/http/refusal.ts'
import { thinForRoom } from './thin-history.ts'

/** Bytes that the row of a note or of an earlier text counts besides its letters; `text_cost` in the database counts the same. */
const rowBytes = 1000

/** What a write returns that wrote nothing, because its account would have exceeded its quota. */
export class OverQuota {
  /** That the write would have taken. */
  readonly bytes: number

  constructor(bytes: number) {
    this.bytes = bytes
  }
}

/** How often a history is thinned for one save. */
const maxAttempts = 5

/** @returns bytes that a save of this text takes: what it replaces stays in the history */
export function costOf({ name, text }: { readonly name: string; readonly text: string }): number {
  return Buffer.byteLength(name) + Buffer.byteLength(text) + rowBytes
}

/** A condition on `person`, for whose account an operator may have set another quota, and whose row the statement has locked: two saves at once cannot both take the same room. */
export function hasRoom(sql: Sql, cost: number | Fragment, quota: number): Fragment {
  const bytes = typeof cost === 'number' ? sql`${cost}::bigint` : cost
  return sql`person.text_bytes + ${bytes} <= coalesce(person.text_quota, ${quota}::bigint)`
}

/**
 * Writes a text if there is room for it. Where there is none, it thins the account's history and tries again.
 * @param owner known once `write` has been tried
 * @param quota bytes of text that an account may have
 * @param neededId a text of the history that has to stay
 * @throws NoRoom when no history is left that may go
 */
export async function withRoom<Result>(
  sql: Sql,
  owner: { readonly userId: string | undefined },
  quota: number,
  write: () => Promise<Result | OverQuota>,
  neededId?: string,
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    const result = await write()
    if (!(result instanceof OverQuota)) return result
    if (attempt === maxAttempts || (await thinForRoom(sql, owner.userId ?? '', result.bytes, quota, neededId)) === 0) {
      throw new NoRoom()
    }
  }
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
