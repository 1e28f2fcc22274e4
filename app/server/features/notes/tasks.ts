import type { Sql } from '../../platform/database/connect.ts'
import { turnOf } from '../../platform/database/turn.ts'
import { tasksOf } from '../../platform/markdown/render.ts'

/** Who ticks: what is ticked within ten minutes is one step of the history. */
const writer = '00000000-0000-4000-8000-000000000001'

/** How often somebody may save between the look and the tick. */
const mostAttempts = 10

/**
 * Ticks a task, or takes the tick away: one character of the text.
 * @param name as `renderMarkdown` has named its box
 */
export async function tickTask(
  sql: Sql,
  ownerId: string,
  noteId: string,
  name: string,
): Promise<{ readonly version: number; readonly isDone: boolean } | 'no note' | 'no task'> {
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    const [note] = await sql<{ text: string; version: number }[]>`
      select text, version from notes where id = ${noteId} and user_id = ${ownerId} and deleted_at is null`
    if (!note) return 'no note'
    const task = tasksOf(note.text).find((one) => one.name === name)
    if (!task) return 'no task'
    const text = note.text.slice(0, task.at) + (task.isDone ? ' ' : 'x') + note.text.slice(task.at + 1)
    const [ticked] = await sql<{ version: number }[]>`
      ${turnOf(sql, ownerId)}
      update notes set text = ${text}, version = version + 1, writer = ${writer}::uuid, updated_at = now()
      from person
      where notes.id = ${noteId} and user_id = person.id and deleted_at is null and version = ${note.version}
      returning version`
    if (ticked) return { version: ticked.version, isDone: !task.isDone }
  }
  return 'no task'
}
