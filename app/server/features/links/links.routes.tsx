import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { shownName, shownSnippet } from '../../notes/shown-name.ts'
import { titleOf } from '../../notes/title-of.ts'
import type { Deps } from '../../platform/deps.ts'
import { readForm } from '../../platform/http/forms.ts'
import { notFound } from '../../platform/http/refusal.ts'
import { wantsJson } from '../../platform/http/wants-json.ts'
import { count } from '../../platform/metrics/registry.ts'
import { routes } from '../../routes.ts'
import { sendProblems } from '../../shell/form-problems.ts'
import { openPage, openPart, requireCookie, requireViewer } from '../../shell/viewer.ts'
import { MissingTitlePage } from './links.pages.tsx'
import { makeTitled, titledOfViewer, type Titled } from './links.queries.ts'
import { TitledForm, TitledQuery } from './links.schema.ts'

/** Where links to notes lead: to the note of a title, or to a page that makes it. A script gets what the link's preview shows. */
export const linksRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, { sql, textQuota }) => {
  app.get(
    routes.notes.titled.pattern,
    { schema: { querystring: TitledQuery }, onRequest: requireCookie },
    async (request, reply) => {
      const title = titleOf(request.query.title)
      if (title === undefined) {
        await openPage(sql, request, reply)
        if (request.query.title !== undefined) throw notFound()
        return reply.page(<MissingTitlePage title="" />)
      }
      reply.header('vary', 'accept')
      const asked = titledOfViewer(sql, title)
      if (wantsJson(request)) {
        const note = await openPart<Titled>(sql, request, asked)
        return note ? reply.send(previewOf(note)) : reply.code(404).send({ error: 'missing', title })
      }
      const { content } = await openPage<Titled>(sql, request, reply, asked)
      if (content) return reply.redirect(routes.notes.show.href({ noteId: content.id }))
      return reply.page(<MissingTitlePage title={title} />)
    },
  )

  app.post(
    routes.notes.titled.pattern,
    { schema: { body: TitledForm }, attachValidation: true, onRequest: requireCookie },
    async (request, reply) => {
      const viewer = await requireViewer(sql, request)
      const { typed, problems } = readForm(request, TitledForm)
      if (problems) {
        return sendProblems(reply, { problems }, async () => {
          await openPage(sql, request, reply)
          return <MissingTitlePage title={typed.title ?? ''} problem={problems.title} />
        })
      }
      const { id, isNew } = await makeTitled(sql, viewer.id, request.body.title, textQuota)
      if (isNew) count.note('created')
      const { edit, show } = routes.notes
      return reply.redirect((isNew ? edit : show).href({ noteId: id }), 303)
    },
  )
}

function previewOf(note: Titled) {
  return {
    href: routes.notes.show.href({ noteId: note.id }),
    title: shownName(note),
    text: shownSnippet(note),
    updatedAt: note.updatedAt,
  }
}
