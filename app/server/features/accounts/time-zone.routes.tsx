import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { readForm } from '../../platform/http/forms.ts'
import { knownZone } from '../../platform/time/zones.ts'
import { routes } from '../../routes.ts'
import { sendProblems } from '../../shell/form-problems.ts'
import { requireViewer } from '../../shell/viewer.ts'
import type { AccountsDeps } from './accounts.deps.ts'
import { chooseTimeZone } from './accounts.queries.ts'
import { TimeZoneChoice } from './accounts.schema.ts'
import { openSettings } from './open-settings.tsx'

export const timeZoneRoutes: FastifyPluginAsyncTypebox<AccountsDeps> = async (app, deps) => {
  const { sql } = deps
  app.post(
    routes.accounts.timeZone.pattern,
    { schema: { body: TimeZoneChoice }, attachValidation: true },
    async (request, reply) => {
      const viewer = await requireViewer(sql, request)
      const { problems } = readForm(request, TimeZoneChoice)
      if (problems) {
        return sendProblems(reply, { problems }, async () =>
          (await openSettings(deps, request, reply)).page({ problems }),
        )
      }
      await chooseTimeZone(sql, viewer.id, knownZone(request.body.time_zone))
      return reply.flash('Settings are saved').redirect(routes.accounts.settings.href(), 303)
    },
  )
}
