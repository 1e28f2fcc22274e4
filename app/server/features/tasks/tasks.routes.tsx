import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import type { Deps } from '../../platform/deps.ts'
import { readForm } from '../../platform/http/forms.ts'
import { notFound, Refusal } from '../../platform/http/refusal.ts'
import { wantsJson } from '../../platform/http/wants-json.ts'
import { tickPattern } from '../../platform/markdown/tick.ts'
import { routes } from '../../routes.ts'
import { requireViewer } from '../../shell/viewer.ts'
import { NoteParams } from '../../notes/note-params.ts'
import { tickTask } from './tick.ts'

const TaskForm = Type.Object({ task: Type.String({ pattern: tickPattern }) })

/** Ticking tasks on the page that shows a note. */
export const tasksRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, { sql, workers, changes, textQuota }) => {
  app.post(
    routes.notes.tasks.pattern,
    { schema: { params: NoteParams, body: TaskForm }, attachValidation: true },
    async (request, reply) => {
      const viewer = await requireViewer(sql, request)
      if (request.validationError?.validationContext === 'params') throw notFound()
      const { noteId } = request.params
      const page = routes.notes.show.href({ noteId })
      const { problems } = readForm(request, TaskForm)
      const work = { sql, workers, log: request.log, userId: viewer.id }
      const ticked = await tickTask(work, noteId, problems ? '' : request.body.task, textQuota)
      if (ticked === 'no note') throw notFound()
      if (problems)
        throw new Refusal(422, 'bad-task', 'That could not be read', 'Say which task is meant.').backTo(page)
      if (!ticked) throw changedMeanwhile(page)
      changes.publish(noteId, ticked.version)
      if (wantsJson(request)) return reply.send(ticked)
      return reply.redirect(page, 303)
    },
  )
}

function changedMeanwhile(page: string): Refusal {
  return new Refusal(
    422,
    'no-task',
    'This task is not as it was',
    'The note was changed meanwhile, and nothing was ticked. Look at it again.',
  ).backTo(page)
}
