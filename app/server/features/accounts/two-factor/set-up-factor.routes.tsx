import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { routes } from '../../../routes.ts'
import { openPage } from '../../../shell/viewer.ts'
import type { AccountsDeps } from '../accounts.deps.ts'
import { NextQuery } from '../accounts.schema.ts'
import { nextPage } from '../next-page.ts'
import { SetUpFactorPage } from './set-up-factor.page.tsx'

interface Lacking {
  readonly isLacking: boolean
  /** Whether there is a passkey, which counts only once there are recovery codes. */
  readonly hasPasskey: boolean
}

/** Setting up the second factor that the settings require: every other page leads there. */
export const setUpFactorRoutes: FastifyPluginAsyncTypebox<AccountsDeps> = async (app, { sql, publicOrigin, ways }) => {
  app.get(routes.accounts.setUpFactor.pattern, { schema: { querystring: NextQuery } }, async (request, reply) => {
    const { viewer, content } = await openPage<Lacking>(
      sql,
      request,
      reply,
      sql`
        select json_build_object('isLacking', viewer.lacks_factor,
          'hasPasskey', exists (select from passkeys p where p.user_id = viewer.user_id))`,
    )
    const next = nextPage(request.query.next, publicOrigin)
    if (!content?.isLacking) return reply.redirect(next, 303)
    return reply.page(
      <SetUpFactorPage email={viewer.email} hasPasskey={content.hasPasskey} provider={ways.provider} next={next} />,
    )
  })
}
