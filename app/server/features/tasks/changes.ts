import { randomUUID } from 'node:crypto'
import { isQuick } from '../../platform/markdown/limits.ts'
import { doneLast } from '../../platform/markdown/tick.ts'
import { renderedVersion } from '../../platform/markdown/version.ts'
import { bounded, type Act, type BoundedWork } from '../../platform/work/bounded.ts'
import { rewrite, type Rewritten } from './rewrite.ts'

/** The `writer` of ticks and of single moves: those within ten minutes are one step of the history. */
const writer = '00000000-0000-4000-8000-000000000001'

/** The worker's acts: the parser that renders boxes finds them. */
const tick: Act = { name: 'tick', version: renderedVersion }
const arrange: Act = { name: 'arrange', version: renderedVersion }

type Outcome = Promise<Rewritten | 'changed' | 'no note'>

/**
 * Ticks a box in a note's text, and leaves all other bytes as they are.
 * @param task as the box sends it
 * @param version the only one in which it is ticked; undefined for any that has the task
 */
export function tickTask(work: BoundedWork, noteId: string, task: string, quota: number, version?: number): Outcome {
  const change = async (text: string) => {
    if (!isQuick(text)) return bounded<string | undefined>(work, tick, { text, task })
    return (await import('../../platform/markdown/tasks.ts')).ticked(text, task)
  }
  return rewrite(work, { noteId, writer, quota, version, change })
}

/**
 * Moves a task, or all that are done, with what stands under them.
 * @param move as `Arrangement` has it
 */
export function arrangeTasks(work: BoundedWork, noteId: string, move: string, quota: number): Outcome {
  const change = async (text: string) => {
    if (!isQuick(text)) return bounded<string | undefined>(work, arrange, { text, move })
    return (await import('../../platform/markdown/arrange.ts')).arranged({ text, move })
  }
  // A move of many lines is a step of the history of its own.
  return rewrite(work, { noteId, writer: move === doneLast ? randomUUID() : writer, quota, change })
}

/**
 * Gives a note the text that it had before a version, while that is the current one. Each version is kept for an hour.
 * @param version the version that is taken back
 */
export async function takeBack(work: BoundedWork, noteId: string, version: number, quota: number): Outcome {
  const { sql, userId } = work
  const change = async () => {
    const [before] = await sql<{ text: string }[]>`
      select text from note_revisions
      where note_id = ${noteId} and user_id = ${userId} and version = ${version - 1} and not is_conflict
      order by id desc limit 1`
    return before?.text
  }
  return rewrite(work, { noteId, writer, quota, version, change })
}
