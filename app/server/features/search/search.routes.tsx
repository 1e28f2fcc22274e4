import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { inTime, tookTooLong } from '../../platform/database/in-time.ts'
import type { Deps } from '../../platform/deps.ts'
import { routes } from '../../routes.ts'
import { openPage } from '../../shell/viewer.ts'
import { isEmpty, readQuery } from './search-query.ts'
import { lastPage, SearchPage, SearchResults } from './search.pages.tsx'
import { findNotes, pageSize, patience, type Found } from './search.queries.ts'

const SearchQuery = Type.Object({
  // Whatever it is, something can be said about it.
  q: Type.Optional(Type.String()),
  page: Type.Optional(Type.Integer({ minimum: 1, maximum: lastPage })),
  /** Only what was found: for a script that has the page. */
  part: Type.Optional(Type.Literal('found')),
})

export const searchRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, { sql }) => {
  app.get(routes.search.pattern, { schema: { querystring: SearchQuery } }, async (request, reply) => {
    const { q = '', page = 1, part } = request.query
    const Answer = part ? SearchResults : SearchPage
    const query = readQuery(q)
    const props = { typed: q.replaceAll('\0', ' ').slice(0, 500).toWellFormed(), page, problems: query.problems }
    if (isEmpty(query)) {
      await openPage(sql, request, reply)
      return reply.page(<Answer {...props} found={undefined} />)
    }
    const opened = await inTime(sql, patience, (one) =>
      openPage<Found>(one, request, reply, findNotes(one, query, (page - 1) * pageSize)),
    )
    if (opened !== tookTooLong) return reply.page(<Answer {...props} found={opened.content ?? undefined} />)
    await openPage(sql, request, reply)
    return reply.page(<Answer {...props} found={undefined} isTooSlow />)
  })
}
