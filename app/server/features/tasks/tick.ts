import { turnOf } from '../../platform/database/turn.ts'
import { costOf, OverQuota, hasRoom, withRoom } from '../../notes/text-quota.ts'
import { outlineColumns, outlineValues, outlining } from '../../notes/outlined.ts'
import { isQuick } from '../../platform/markdown/limits.ts'
import { renderedVersion } from '../../platform/markdown/version.ts'
import { bounded, type Act, type BoundedWork } from '../../platform/work/bounded.ts'

/** The `writer` of ticks: those within ten minutes are one step of the history. */
const writer = '00000000-0000-4000-8000-000000000001'

/** Boxes are found by the parser that renders them. */
const tick: Act = { name: 'tick', version: renderedVersion }

/** Optimistic locking: how often the tick is tried again because another save came between reading and writing. */
const maxAttempts = 10

/**
 * Ticks a box in a note's text, and leaves all other bytes as they are. A save that comes between is read again, never overwritten.
 * @param task as the box sends it
 * @param quota bytes of text that an account may have
 * @returns the note's version; undefined when there is no such box any more
 * @throws NoRoom
 */
export async function tickTask(
  work: BoundedWork,
  noteId: string,
  task: string,
  quota: number,
): Promise<{ readonly version: number } | undefined | 'no note'> {
  const { sql, userId: ownerId } = work
  for (let attempt = 0; attempt < maxAttempts; attempt++) {
    const [note] = await sql<{ name: string; text: string; version: number }[]>`
      select name, text, version from notes where id = ${noteId} and user_id = ${ownerId} and deleted_at is null`
    if (!note) return 'no note'
    const text = await tickedText(work, note.text, task)
    if (text === undefined) return undefined
    if (text === note.text) return { version: note.version }
    const outline = await outlining(work, work.log, ownerId)({ name: note.name, text })
    const cost = costOf({ name: note.name, text })
    const save = () => sql<{ version: number | null; isOverQuota: boolean }[]>`
      ${turnOf(sql, ownerId)},
      saved as (
        update notes set text = ${text}, version = version + 1, writer = ${writer}::uuid, updated_at = now(),
          (${outlineColumns(sql)}) = row(${outlineValues(sql, outline, sql`version + 1`)})
        from person
        where notes.id = ${noteId} and user_id = person.id and deleted_at is null and version = ${note.version}
          and ${hasRoom(sql, cost, quota)}
        returning version
      )
      select (select version from saved) as version, not ${hasRoom(sql, cost, quota)} as "isOverQuota" from person`
    const version = await withRoom(sql, { userId: ownerId }, quota, async () => {
      const [saved] = await save()
      return saved?.isOverQuota ? new OverQuota(cost) : saved?.version
    })
    if (version != null) return { version }
  }
  return undefined
}

/** @returns undefined without such a box: a text that is too slow to render is shown as typed, and has no boxes */
async function tickedText(work: BoundedWork, text: string, task: string): Promise<string | undefined> {
  if (!isQuick(text)) return bounded<string | undefined>(work, tick, { text, task })
  return (await import('../../platform/markdown/tasks.ts')).ticked(text, task)
}
