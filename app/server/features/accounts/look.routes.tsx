import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { readForm } from '../../platform/http/forms.ts'
import { wantsJson } from '../../platform/http/wants-json.ts'
import { lookOf } from '../../platform/page/look.ts'
import { routes } from '../../routes.ts'
import { sendProblems } from '../../shell/form-problems.ts'
import { requireViewer } from '../../shell/viewer.ts'
import type { AccountsDeps } from './accounts.deps.ts'
import { chooseLook } from './accounts.queries.ts'
import { LookForm } from './accounts.schema.ts'
import { openSettings } from './open-settings.tsx'

export const lookRoutes: FastifyPluginAsyncTypebox<AccountsDeps> = async (app, deps) => {
  const { sql } = deps
  app.post(
    routes.accounts.look.pattern,
    { schema: { body: LookForm }, attachValidation: true },
    async (request, reply) => {
      const viewer = await requireViewer(sql, request)
      if (readForm(request, LookForm).problems) {
        const problems = { look: 'Choose one of these in each line' }
        return sendProblems(reply, { problems }, async () =>
          (await openSettings(deps, request, reply)).page({ problems }),
        )
      }
      await chooseLook(sql, viewer.id, lookOf(request.body))
      if (wantsJson(request)) return reply.code(204).send()
      return reply.flash('Settings are saved').redirect(routes.accounts.settings.href(), 303)
    },
  )
}
