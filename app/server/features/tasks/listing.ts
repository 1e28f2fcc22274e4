import { isQuicklyOutlined } from '../../platform/markdown/limits.ts'
import { renderedVersion } from '../../platform/markdown/version.ts'
import type { WrittenTask } from '../../platform/markdown/written-tasks.ts'
import { bounded, type Act, type BoundedWork } from '../../platform/work/bounded.ts'
import { Problem } from '../../shell/api/problem.ts'
import type { NoteOfTasks, NotesRead, Place } from './tasks.api.queries.ts'

const list: Act = { name: 'listTasks', version: renderedVersion }

/** A task, and the note that it stands in. */
export interface PlacedTask {
  readonly task: WrittenTask
  readonly note: NoteOfTasks
}

/** All tasks of a note that can be ticked. @throws Problem where too much is read just now */
export async function tasksOfNote(work: BoundedWork, note: NoteOfTasks): Promise<PlacedTask[]> {
  const tasks = await tasksIn(work, note.text)
  if (!tasks) throw new Problem(503, 'busy', 'Wait a little, and ask again.', {}, { 'retry-after': '5' })
  return tasks.map((task) => ({ task, note }))
}

async function tasksIn(work: BoundedWork, text: string): Promise<readonly WrittenTask[] | undefined> {
  if (!isQuicklyOutlined(text)) return bounded<WrittenTask[]>(work, list, text)
  return (await import('../../platform/markdown/written-tasks.ts')).writtenTasks(text)
}

/**
 * A page of open tasks.
 * @param from where it begins
 * @returns also where the next page begins; undefined where there is none
 */
export async function pageOfTasks(
  work: BoundedWork,
  { notes, hasMore }: NotesRead,
  from: Place | undefined,
  limit: number,
): Promise<{ readonly shown: readonly PlacedTask[]; readonly next: Place | undefined }> {
  const found: PlacedTask[] = []
  for (const note of notes) {
    const before = note.id === from?.[1] ? (from[2] ?? -1) : -1
    const tasks = await tasksOfNote(work, note)
    found.push(...tasks.filter(({ task }) => !task.isDone && task.index > before))
    if (found.length > limit) break
  }
  const shown = found.slice(0, limit)
  const last = shown.at(-1)
  if (last && found.length > limit) {
    return { shown, next: [last.note.updated_at, last.note.id, last.task.index] }
  }
  const lastRead = hasMore ? notes.at(-1) : undefined
  return { shown, next: lastRead && [lastRead.updated_at, lastRead.id, null] }
}
