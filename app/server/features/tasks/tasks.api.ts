import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import type { Deps } from '../../platform/deps.ts'
import { notFound } from '../../platform/http/refusal.ts'
import { routes } from '../../routes.ts'
import { NoteParams } from '../../notes/note-params.ts'
import { stale } from '../../notes/stale-note.ts'
import { cursorsOf, limitOf } from '../../shell/api/cursors.ts'
import { versionIfMeant } from '../../shell/api/etags.ts'
import { operation } from '../../shell/api/schemas.ts'
import { openItem, openPart, requireViewer } from '../../shell/viewer.ts'
import { tickTask } from './changes.ts'
import { pageOfTasks, tasksOfNote } from './listing.ts'
import { noteOfTasks, notesToRead, type NoteOfTasks, type NotesRead, type Place } from './tasks.api.queries.ts'
import { TaskChange, TaskList, TaskListQuery, TaskPage, TaskParams, TickedTask, taskOf } from './tasks.api.schema.ts'

/** Tasks, for programs. */
export const tasksApi: FastifyPluginAsyncTypebox<Deps> = async (app, deps) => {
  const { sql, workers, changes, textQuota, publicOrigin } = deps
  const cursors = cursorsOf(deps)
  const tags = ['Tasks'] as const
  const workOf = (request: FastifyRequest) => ({ sql, workers, log: request.log, userId: request.userId ?? '' })

  app.get(
    routes.api.tasks.pattern,
    {
      schema: operation({
        operationId: 'listTasks',
        tags,
        summary: 'List open tasks',
        description:
          'Of all notes, those of the note that was changed last first. Ticking one changes its note, which then comes first: read to the end before you tick. A page may have fewer than `limit`, or none, where another one follows.',
        querystring: TaskListQuery,
        answers: { 200: TaskPage },
        problems: ['bad-cursor'],
      }),
    },
    async (request) => {
      const limit = limitOf(request)
      const from = cursors.read<Place>(request)
      const read = await openPart<NotesRead>(sql, request, notesToRead(sql, request.query.pad_id, from, limit))
      const { shown, next } = await pageOfTasks(workOf(request), read ?? { notes: [], hasMore: false }, from, limit)
      return {
        items: shown.map((one) => taskOf(one, publicOrigin)),
        next_cursor: next ? cursors.write(request, next) : null,
      }
    },
  )

  app.get(
    routes.api.tasksOfNote.pattern,
    {
      schema: operation({
        operationId: 'listTasksOfNote',
        tags,
        summary: 'List the tasks of a note',
        description: 'All that can be ticked, open or done, in the order of its text.',
        params: NoteParams,
        answers: { 200: TaskList },
      }),
    },
    async (request, reply) => {
      const note = await read(request, request.params.noteId)
      const tasks = await tasksOfNote(workOf(request), note)
      reply.noteVersion = note.version
      return { items: tasks.map((one) => taskOf(one, publicOrigin)) }
    },
  )

  app.patch(
    routes.api.task.pattern,
    {
      schema: operation({
        operationId: 'tickTask',
        tags,
        summary: 'Tick a task',
        description:
          'Or open it again. The id has the words of the task in it: where they were changed meanwhile, or there are several alike and none at its position, nothing is ticked. `If-Match` with the `etag` of the task asks for more: that nothing in its note was changed.',
        params: TaskParams,
        body: TaskChange,
        answers: { 200: TickedTask },
        isTagged: true,
        problems: ['stale', 'quota'],
      }),
    },
    async (request, reply) => {
      const { id: userId } = await requireViewer(sql, request)
      const { noteId, taskId } = request.params
      const { done } = request.body
      const task = taskId.replace('-', done ? '-on-' : '-off-')
      const wanted = versionIfMeant(request)
      const outcome = await tickTask({ ...workOf(request), userId }, noteId, task, textQuota, wanted)
      if (outcome === 'no note') throw notFound()
      if (outcome === 'changed') {
        const now = await read(request, noteId)
        const isOther = wanted !== undefined && wanted !== now.version
        throw isOther ? stale(now) : stale(now, 'The note has no such task by now: list its tasks again.')
      }
      const { version, isChanged } = outcome
      if (isChanged) changes.publish(noteId, version)
      reply.noteVersion = version
      return { id: taskId, note_id: noteId, done, version }
    },
  )

  function read(request: FastifyRequest, noteId: string) {
    return openItem<NoteOfTasks & { title: string }>(sql, request, noteOfTasks(sql, noteId))
  }
}
