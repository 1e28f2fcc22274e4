import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { notFound } from '../../platform/http/refusal.ts'
import { idPattern } from '../../platform/lists/keyset.ts'
import { routes } from '../../routes.ts'
import { openPage } from '../../shell/viewer.ts'
import type { AccountsDeps } from './accounts.deps.ts'
import { eventsOfViewer } from './events/events.queries.ts'
import { passkeysOfViewer } from './passkeys/passkeys.queries.ts'
import { SecurityPage, type Security } from './security.page.tsx'
import { codesOfViewer } from './two-factor/two-factor.queries.ts'

const BeforeQuery = Type.Object({ before: Type.Optional(Type.String({ pattern: idPattern })) })

export const securityRoutes: FastifyPluginAsyncTypebox<AccountsDeps> = async (app, { sql, ways }) => {
  const securityOf = (before: string | undefined) => sql`
    select json_build_object('events', (${eventsOfViewer(sql, before)}), 'codes', (${codesOfViewer(sql)}),
      'passkeys', (${passkeysOfViewer(sql)}))`

  app.get(routes.accounts.security.pattern, { schema: { querystring: BeforeQuery } }, async (request, reply) => {
    const { before } = request.query
    const { content } = await openPage<Security>(sql, request, reply, securityOf(before))
    if (!content) throw notFound()
    return reply.page(<SecurityPage {...content} isFirst={before === undefined} takesPasswords={ways.passwords} />)
  })
}
