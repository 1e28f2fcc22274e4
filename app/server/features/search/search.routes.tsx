import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import { withStatementTimeout, statementTimedOut } from '../../platform/database/statement-timeout.ts'
import type { Deps } from '../../platform/deps.ts'
import { Turns } from '../../platform/turns.ts'
import { routes } from '../../routes.ts'
import { openPage, openPart, requireCookie, requireViewer } from '../../shell/viewer.ts'
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

/** Searches of a process: others than these leave connections to pages and saves. */
const limits = { most: 2, mostOfOne: 1, mostWaitingOfOne: 20, mostWaiting: 500 }

export const searchRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, { sql }) => {
  const turns = new Turns(limits)
  app.get(
    routes.search.pattern,
    { schema: { querystring: SearchQuery }, onRequest: requireCookie },
    async (request, reply) => {
      const { q = '', page = 1, part } = request.query
      const query = readQuery(q)
      const props = { typed: q.replaceAll('\0', ' ').slice(0, 500).toWellFormed(), page, problems: query.problems }
      const found = isEmpty(query)
        ? undefined
        : await turns.take(
            request.asker,
            () =>
              withStatementTimeout(sql, patience, async (one) => {
                const content = findNotes(one, query, (page - 1) * pageSize)
                if (part) return openPart<Found>(one, request, content)
                return (await openPage<Found>(one, request, reply, content)).content
              }),
            isGone(request),
          )
      const isTooSlow = found === statementTimedOut
      const answer = { ...props, isTooSlow, found: isTooSlow ? undefined : (found ?? undefined) }
      if (part) {
        if (found === undefined) await requireViewer(sql, request)
        return reply.part(<SearchResults {...answer} />)
      }
      // Nothing was asked, or it was broken off with the page around it.
      if (found === undefined || isTooSlow) await openPage(sql, request, reply)
      return reply.page(<SearchPage {...answer} />)
    },
  )
}

/** Somebody who types on asks for something else: what they asked for before is not waited for. */
function isGone({ raw }: FastifyRequest): () => boolean {
  return () => raw.socket.destroyed || raw.destroyed
}
