import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { idPattern } from '../../platform/lists/keyset.ts'
import { routes } from '../../routes.ts'
import { openPage } from '../../shell/viewer.ts'
import type { AccountsDeps } from './accounts.deps.ts'
import { eventsOfViewer, type ListedEvent } from './events/events.queries.ts'
import { SecurityPage } from './security.page.tsx'

const BeforeQuery = Type.Object({ before: Type.Optional(Type.String({ pattern: idPattern })) })

export const securityRoutes: FastifyPluginAsyncTypebox<AccountsDeps> = async (app, { sql }) => {
  app.get(routes.accounts.security.pattern, { schema: { querystring: BeforeQuery } }, async (request, reply) => {
    const { before } = request.query
    const { content } = await openPage<ListedEvent[]>(sql, request, reply, eventsOfViewer(sql, before))
    return reply.page(<SecurityPage events={content ?? []} isFirst={before === undefined} />)
  })
}
