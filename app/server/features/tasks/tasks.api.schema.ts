import Type from 'typebox'
import { NoteParams } from '../../notes/note-params.ts'
import { taskId, taskIdPattern } from '../../platform/markdown/tick.ts'
import { routes } from '../../routes.ts'
import { Id, Link, listOf, listQuery, nullable, pageOf, strict, Time, utcTime } from '../../shell/api/schemas.ts'
import type { PlacedTask } from './listing.ts'

const TaskId = Type.String({ pattern: taskIdPattern, examples: ['3-0f1e2d3c4b5a6978'] })

export const TaskParams = Type.Object({ ...NoteParams.properties, taskId: TaskId })

const Task = strict(
  {
    id: Type.String({
      ...TaskId,
      description:
        'Its position, and a hash of its words. It stays when the task is ticked, and not when its words change.',
    }),
    position: Type.Integer({ minimum: 0, description: 'Among the boxes of its note, from 0.', examples: [3] }),
    text: Type.String({ description: 'What its line says after the box, in Markdown.', examples: ['Buy sugar'] }),
    done: Type.Boolean(),
    note_id: Id,
    note_title: Type.String({
      description: 'As the note is shown: its title, or else its first line.',
      examples: ['Plum jam'],
    }),
    pad_id: nullable(Id),
    etag: Type.String({ description: 'Of its note: for `If-Match`.', examples: ['"12"'] }),
    updated_at: Type.Unsafe<string>({ ...Time, description: 'Of its note.' }),
    url: Link({ description: 'Where people find it.' }, '/notes/42#md.task-3'),
  },
  { title: 'Task', description: 'A box in the text of a note, such as `- [ ] Buy sugar`.' },
)
export const TaskPage = pageOf(Task, 'TaskPage')
export const TaskList = listOf(Task, 'TaskList')

export const TaskListQuery = listQuery({
  pad_id: Type.Optional(Type.String({ ...Id, description: 'Only of notes in this pad.' })),
})
export const TaskChange = strict(
  { done: Type.Boolean({ description: 'Whether it shall be ticked.', examples: [true] }) },
  { title: 'TaskChange' },
)
export const TickedTask = strict(
  {
    id: TaskId,
    note_id: Id,
    done: Type.Boolean(),
    version: Type.Integer({ minimum: 1, description: 'That the note has now.' }),
  },
  { title: 'TickedTask' },
)

export function taskOf({ task, note }: PlacedTask, publicOrigin: string): Type.Static<typeof Task> {
  const { index: position, line, text, isDone: done } = task
  const { id: note_id, display_title: note_title, pad_id, version, updated_at } = note
  return {
    ...{ id: `${position}-${line}`, position, text, done, note_id, note_title, pad_id, etag: `"${version}"` },
    updated_at: utcTime(updated_at),
    url: `${publicOrigin}${routes.notes.show.href({ noteId: note_id })}#${taskId(position)}`,
  }
}
