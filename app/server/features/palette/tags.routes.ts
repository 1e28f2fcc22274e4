import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import type { Deps } from '../../platform/deps.ts'
import { tagOf } from '../../../shared/tags.ts'
import { routes } from '../../routes.ts'
import { openPart, requireCookie } from '../../shell/viewer.ts'
import { tagsByPrefix, type FoundTag } from './tags.queries.ts'

/** No tag is longer than 128 characters. */
const TagsQuery = Type.Object({ q: Type.Optional(Type.String({ maxLength: 128, format: 'text' })) })

/** Proposes tags while a text is written. */
export const tagProposals: FastifyPluginAsyncTypebox<Deps> = async (app, { sql }) => {
  app.get(
    routes.tagProposals.pattern,
    { schema: { querystring: TagsQuery }, onRequest: requireCookie },
    async (request, reply) => {
      const prefix = tagOf(request.query.q ?? '')
      return reply.send((await openPart<readonly FoundTag[]>(sql, request, tagsByPrefix(sql, prefix))) ?? [])
    },
  )
}
