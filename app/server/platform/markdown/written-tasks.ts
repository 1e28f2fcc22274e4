import { blocksOf, findTasks, type Task } from './tasks.ts'

/** A task as programs get it. */
export interface WrittenTask extends Omit<Task, 'at'> {
  /** What its line says after the box, in Markdown. */
  readonly text: string
}

/** Every task of a text that can be ticked, in the order of the text. */
export function writtenTasks(text: string): WrittenTask[] {
  return findTasks(blocksOf(text) ?? [], text)
    .filter(({ task }) => task.line !== '')
    .map(({ task: { index, isDone, line }, token: { content } }) => {
      const [first = ''] = content.split('\n', 1)
      return { index, isDone, line, text: first.slice(3).trim() }
    })
}
