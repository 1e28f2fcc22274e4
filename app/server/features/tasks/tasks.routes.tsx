import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import Type from 'typebox'
import type { Deps } from '../../platform/deps.ts'
import { readForm } from '../../platform/http/forms.ts'
import { notFound, Refusal } from '../../platform/http/refusal.ts'
import { wantsJson } from '../../platform/http/wants-json.ts'
import { cursorOf, listPage, ListQuery } from '../../platform/lists/keyset.ts'
import { doneLast, movePattern, tickPattern } from '../../platform/markdown/tick.ts'
import { routes } from '../../routes.ts'
import type { Undo } from '../../shell/page.tsx'
import { openPage, requireViewer } from '../../shell/viewer.ts'
import { NoteParams } from '../../notes/note-params.ts'
import { arrangeTasks, takeBack, tickTask } from './changes.ts'
import type { Rewritten } from './rewrite.ts'
import { listPlace, TasksPage } from './tasks.pages.tsx'
import { hideDone, notesWithTasks, type NoteWithTasks } from './tasks.queries.ts'

const TickForm = Type.Object({ task: Type.String({ pattern: tickPattern }), in: Type.Optional(Type.Unknown()) })
const OrderForm = Type.Object({ move: Type.String({ pattern: `^${doneLast}$|${movePattern}` }) })
const DoneForm = Type.Object({ done: Type.Unsafe<'hidden' | 'shown'>({ type: 'string', enum: ['hidden', 'shown'] }) })
const UndoForm = Type.Object({ version: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) })

/** Ticking and arranging the tasks of a note, and the list of open ones. */
export const tasksRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, { sql, workers, changes, textQuota }) => {
  app.get(routes.tasks.pattern, { schema: { querystring: ListQuery } }, async (request, reply) => {
    const cursor = cursorOf(request.query, '-updated_at')
    const { content } = await openPage<NoteWithTasks[]>(sql, request, reply, notesWithTasks(sql, cursor))
    return reply.page(<TasksPage page={listPage(content ?? [], cursor, (row) => row.updatedAt)} />)
  })

  app.post(
    routes.notes.tasks.pattern,
    { schema: { params: NoteParams, body: TickForm }, attachValidation: true },
    async (request, reply) => {
      const work = await begin(request)
      const { noteId } = request.params
      const { problems } = readForm(request, TickForm)
      const { task } = request.body
      const isInList = request.body.in === listPlace
      const page = isInList ? routes.tasks.href() : routes.notes.show.href({ noteId })
      const ticked = await tickTask(work, noteId, problems ? '' : task, textQuota)
      const done = doneOr(ticked, page, noteId, problems !== undefined)
      // On the note's own page, the box itself shows it: there is no message.
      if (!isInList) return wantsJson(request) ? reply.send({ version: done.version }) : reply.redirect(page, 303)
      const isOn = task.includes('-on-')
      const back = isOn ? task.replace('-on-', '-off-') : task.replace('-off-', '-on-')
      const fields = [['task', back] as const, ['in', listPlace] as const]
      const undo = { action: routes.notes.tasks.href({ noteId }), fields }
      return say(request, reply, page, done.version, isOn ? 'Task is done' : 'Task is open again', undo)
    },
  )

  app.post(
    routes.notes.tasksOrder.pattern,
    { schema: { params: NoteParams, body: OrderForm }, attachValidation: true },
    async (request, reply) => {
      const work = await begin(request)
      const { noteId } = request.params
      const { problems } = readForm(request, OrderForm)
      const { move } = request.body
      const arranged = await arrangeTasks(work, noteId, problems ? '' : move, textQuota)
      const page = routes.notes.show.href({ noteId })
      const { version, isChanged } = doneOr(arranged, page, noteId, problems !== undefined)
      const moved = move === doneLast ? 'Done tasks are at the end' : 'Task is moved'
      const undo = { action: routes.notes.tasksUndo.href({ noteId }), fields: [['version', String(version)]] } as const
      return isChanged
        ? say(request, reply, page, version, moved, undo)
        : say(request, reply, page, version, 'Nothing had to be moved')
    },
  )

  app.post(
    routes.notes.tasksUndo.pattern,
    { schema: { params: NoteParams, body: UndoForm }, attachValidation: true },
    async (request, reply) => {
      const work = await begin(request)
      const { noteId } = request.params
      const { problems } = readForm(request, UndoForm)
      const page = routes.notes.show.href({ noteId })
      const undone = await takeBack(work, noteId, problems ? 0 : request.body.version, textQuota)
      const { version } = doneOr(undone, page, noteId, problems !== undefined)
      return say(request, reply, page, version, 'Undone')
    },
  )

  app.post(
    routes.notes.tasksDone.pattern,
    { schema: { params: NoteParams, body: DoneForm }, attachValidation: true },
    async (request, reply) => {
      const { userId } = await begin(request)
      const { noteId } = request.params
      const { problems } = readForm(request, DoneForm)
      const page = routes.notes.show.href({ noteId })
      const isHidden = problems ? undefined : request.body.done === 'hidden'
      if (!(await hideDone(sql, userId, noteId, isHidden))) throw notFound()
      if (problems) throw unreadable(page)
      return wantsJson(request) ? reply.code(204).send() : reply.redirect(page, 303)
    },
  )

  async function begin(request: FastifyRequest) {
    const { id: userId } = await requireViewer(sql, request)
    if (request.validationError?.validationContext === 'params') throw notFound()
    return { sql, workers, log: request.log, userId }
  }

  /** Tells open pages of the note's version. @throws Refusal for what was not done */
  function doneOr(outcome: Rewritten | 'changed' | 'no note', page: string, noteId: string, isUnreadable: boolean) {
    if (outcome === 'no note') throw notFound()
    if (isUnreadable) throw unreadable(page)
    if (outcome === 'changed') throw changedMeanwhile(page)
    if (outcome.isChanged) changes.publish(noteId, outcome.version)
    return outcome
  }
}

function say(
  request: FastifyRequest,
  reply: FastifyReply,
  page: string,
  version: number,
  message: string,
  undo?: Undo,
) {
  if (wantsJson(request)) return reply.send({ version, message, undo })
  return reply.flash(message, undo).redirect(page, 303)
}

function unreadable(page: string): Refusal {
  return new Refusal(422, 'bad-task', 'That could not be read', 'Say which task is meant.').backTo(page)
}

function changedMeanwhile(page: string): Refusal {
  return new Refusal(
    422,
    'no-task',
    'This task has changed',
    'The note was changed meanwhile, and nothing was done to it. Look at it again.',
  ).backTo(page)
}
