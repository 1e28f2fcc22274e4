import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { NoteParams } from '../../notes/note-params.ts'
import type { Deps } from '../../platform/deps.ts'
import { readForm } from '../../platform/http/forms.ts'
import { notFound, Refusal } from '../../platform/http/refusal.ts'
import { routes } from '../../routes.ts'
import { requireCookie, requireViewer } from '../../shell/viewer.ts'
import { follow, followBack, type Changed } from './follow.ts'
import { titleOfNote } from './follow.queries.ts'
import { FollowForm } from './links.schema.ts'

/** After a note was renamed: its links follow when they are asked to, never by themselves. */
export const followRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, { sql, workers, changes, textQuota }) => {
  app.post(
    routes.notes.links.pattern,
    { schema: { params: NoteParams, body: FollowForm }, attachValidation: true, onRequest: requireCookie },
    async (request, reply) => {
      const viewer = await requireViewer(sql, request)
      if (request.validationError?.validationContext === 'params') throw notFound()
      const { noteId } = request.params
      const page = routes.notes.show.href({ noteId })
      const to = await titleOfNote(sql, viewer.id, noteId)
      if (to === undefined) throw notFound()
      const { was, past = '0', back } = request.body
      if (readForm(request, FollowForm).problems || (was === undefined) === (back === undefined) || to === '') {
        throw new Refusal(422, 'bad-title', 'That could not be read', 'Say which title the links have.').backTo(page)
      }
      const work = { sql, workers, log: request.log, userId: viewer.id }
      const publish = (all: readonly Changed[]) => {
        for (const { id, version } of all) changes.publish(id, version)
      }
      if (back !== undefined) {
        const restored = await followBack(work, listOf(back), textQuota)
        publish(restored)
        return reply.done(page, `${linksIn(restored.length)} as they were`)
      }
      const done = await follow(work, noteId, { from: was ?? '', to, past }, textQuota)
      const { changed } = done
      publish(changed)
      const undo = { action: routes.notes.links.href({ noteId }), fields: [['back', textOf(changed)]] } as const
      const message = `${linksIn(changed.length)} updated${done.past ? '. There are more: update them from this page' : ''}`
      const again = done.past ? routes.notes.show.href({ noteId }, { was, past: done.past }) : page
      return reply.done(again, message, changed.length > 0 ? undo : undefined)
    },
  )
}

function linksIn(notes: number): string {
  return notes === 1 ? 'Links in 1 note' : `Links in ${notes} notes`
}

/** `12.3,15.1`: ids with their versions. */
function textOf(changed: readonly Changed[]): string {
  return changed.map(({ id, version }) => `${id}.${version}`).join()
}

function listOf(text: string): Changed[] {
  return text.split(',').map((one) => {
    const [id = '', version = ''] = one.split('.')
    return { id, version: Number(version) }
  })
}
