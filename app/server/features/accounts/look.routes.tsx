import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { readForm } from '../../platform/http/forms.ts'
import { wantsJson } from '../../platform/http/wants-json.ts'
import { lookOf } from '../../platform/page/look.ts'
import { routes } from '../../routes.ts'
import { sendProblems } from '../../shell/form-problems.ts'
import { openPage, requireViewer } from '../../shell/viewer.ts'
import type { AccountsDeps } from './accounts.deps.ts'
import { chooseLook } from './accounts.queries.ts'
import { LookForm } from './accounts.schema.ts'
import { SettingsPage } from './settings.page.tsx'

export const lookRoutes: FastifyPluginAsyncTypebox<AccountsDeps> = async (app, { sql, ways }) => {
  app.post(
    routes.accounts.look.pattern,
    { schema: { body: LookForm }, attachValidation: true },
    async (request, reply) => {
      const viewer = await requireViewer(sql, request)
      if (readForm(request, LookForm).problems) {
        return sendProblems(reply, { problems: { look: 'Choose one of these in each line' } }, async () => {
          await openPage(sql, request, reply)
          const problems = { look: 'Choose one of these in each line' }
          return (
            <SettingsPage
              email={viewer.email}
              editor={request.frame?.editor ?? 'rich'}
              ways={ways}
              problems={problems}
            />
          )
        })
      }
      await chooseLook(sql, viewer.id, lookOf(request.body))
      if (wantsJson(request)) return reply.code(204).send()
      return reply.flash('Settings are saved').redirect(routes.accounts.settings.href(), 303)
    },
  )
}
