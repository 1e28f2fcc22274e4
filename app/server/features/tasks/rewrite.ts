import { turnOf } from '../../platform/database/turn.ts'
import type { BoundedWork } from '../../platform/work/bounded.ts'
import { outlineColumns, outlineValues, outlining } from '../../notes/outlined.ts'
import { maxTextBytes } from '../../notes/note-limits.ts'
import { costOf, OverQuota, hasRoom, withRoom } from '../../notes/text-quota.ts'

/** Optimistic locking: how often a change is tried again because another save came between reading and writing. */
const maxAttempts = 10

export interface Rewriting {
  readonly noteId: string
  /** Saves of one writer within ten minutes are one step of the history. */
  readonly writer: string
  /** Bytes of text that an account may have. */
  readonly quota: number
  /** The only version that may be rewritten; undefined for any. */
  readonly version?: number | undefined
  /** Makes the new text of the current one; undefined when the current one is not as the writer saw it. */
  readonly change: (text: string) => Promise<string | undefined>
}

export interface Rewritten {
  readonly version: number
  readonly isChanged: boolean
}

/**
 * Changes the text of a note on the server, without a form. When another save comes between, its text is read and changed anew; it is
 * never overwritten.
 * @returns the version that the note has now; `changed` when the text is not as the writer saw it, would be too long, or is saved too often
 * @throws NoRoom
 */
export async function rewrite(work: BoundedWork, rewriting: Rewriting): Promise<Rewritten | 'changed' | 'no note'> {
  const { sql, userId: ownerId } = work
  const { noteId, writer, quota, version: wanted, change } = rewriting
  for (let attempt = 0; attempt < maxAttempts; attempt++) {
    const [note] = await sql<{ name: string; text: string; version: number }[]>`
      select name, text, version from notes where id = ${noteId} and user_id = ${ownerId} and deleted_at is null`
    if (!note) return 'no note'
    const { name, version } = note
    if (wanted !== undefined && version !== wanted) return 'changed'
    const text = await change(note.text)
    if (text === undefined || Buffer.byteLength(text) > maxTextBytes) return 'changed'
    if (text === note.text) return { version, isChanged: false }
    const outline = await outlining(work, work.log, ownerId)({ name, text })
    const cost = costOf({ name, text })
    const save = () => sql<{ version: number | null; isOverQuota: boolean }[]>`
      ${turnOf(sql, ownerId)},
      saved as (
        update notes set text = ${text}, version = version + 1, writer = ${writer}::uuid, updated_at = now(),
          (${outlineColumns(sql)}) = row(${outlineValues(sql, outline, sql`version + 1`)})
        from person
        where notes.id = ${noteId} and user_id = person.id and deleted_at is null and version = ${version}
          and ${hasRoom(sql, cost, quota)}
        returning version
      )
      select (select version from saved) as version, not ${hasRoom(sql, cost, quota)} as "isOverQuota" from person`
    const saved = await withRoom(sql, { userId: ownerId }, quota, async () => {
      const [row] = await save()
      return row?.isOverQuota ? new OverQuota(cost) : row?.version
    })
    if (saved != null) return { version: saved, isChanged: true }
  }
  return 'changed'
}
