import { turnOf } from '../../platform/database/turn.ts'
import { costOf, Full, hasRoom, withRoom } from '../../notes/text-room.ts'
import { isQuick } from '../../platform/markdown/limits.ts'
import { bounded, type BoundedWork } from '../../platform/work/bounded.ts'

/** Who ticks: what is ticked within ten minutes is one step of the history. */
const writer = '00000000-0000-4000-8000-000000000001'

/** How often somebody may save between the look and the tick. */
const mostAttempts = 10

/**
 * Ticks a box in a note's text, which stays otherwise as it is byte for byte: what somebody saves at the same time is
 * read again and never overwritten.
 * @param tick as the box sends it
 * @param quota bytes of text that an account may have
 * @returns the note's version; undefined when there is no such box any more
 * @throws NoRoom
 */
export async function tickTask(
  work: BoundedWork,
  noteId: string,
  tick: string,
  quota: number,
): Promise<{ readonly version: number } | undefined | 'no note'> {
  const { sql, userId: ownerId } = work
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    const [note] = await sql<{ name: string; text: string; version: number }[]>`
      select name, text, version from notes where id = ${noteId} and user_id = ${ownerId} and deleted_at is null`
    if (!note) return 'no note'
    const text = await tickedText(work, note.text, tick)
    if (text === undefined) return undefined
    if (text === note.text) return { version: note.version }
    const cost = costOf({ name: note.name, text })
    const save = () => sql<{ version: number | null; isFull: boolean }[]>`
      ${turnOf(sql, ownerId)},
      saved as (
        update notes set text = ${text}, version = version + 1, writer = ${writer}::uuid, updated_at = now()
        from person
        where notes.id = ${noteId} and user_id = person.id and deleted_at is null and version = ${note.version}
          and ${hasRoom(sql, cost, quota)}
        returning version
      )
      select (select version from saved) as version, not ${hasRoom(sql, cost, quota)} as "isFull" from person`
    const version = await withRoom(sql, { userId: ownerId }, quota, async () => {
      const [saved] = await save()
      return saved?.isFull ? new Full(cost) : saved?.version
    })
    if (version != null) return { version }
  }
  return undefined
}

/** A text whose boxes take too long to find is shown as it was typed, and has none. */
async function tickedText(work: BoundedWork, text: string, tick: string): Promise<string | undefined> {
  if (!isQuick(text)) return bounded<string | undefined>(work, 'tick', { text, task: tick })
  return (await import('../../platform/markdown/tasks.ts')).ticked(text, tick)
}
