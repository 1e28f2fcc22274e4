import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import { withStatementTimeout, statementTimedOut } from '../../platform/database/statement-timeout.ts'
import type { Deps } from '../../platform/deps.ts'
import { Turns } from '../../platform/turns.ts'
import { routes } from '../../routes.ts'
import { openPage, openPart, requireCookie, requireViewer } from '../../shell/viewer.ts'
import type { Piece } from './marked.ts'
import { readQuery } from './search-query.ts'
import { lastPage, SearchPage, SearchResults } from './search.pages.tsx'
import { findNotes, pageSize, type Found } from './search.queries.ts'

const SearchQuery = Type.Object({
  // No pattern: every text is a search.
  q: Type.Optional(Type.String()),
  page: Type.Optional(Type.Integer({ minimum: 1, maximum: lastPage })),
  /** Only the results, for a script on a page that is open. */
  part: Type.Optional(Type.Literal('found')),
})

/** A search that takes longer has to be narrowed. */
const searchTimeoutMs = 2_000

/** Searches of this process at once: the other connections are left to pages and saves. */
const limits = { maxConcurrent: 2, maxConcurrentPerPerson: 1, maxWaitingPerPerson: 20, maxWaiting: 500 }

export const searchRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, { sql }) => {
  const turns = new Turns(limits)
  app.get(
    routes.search.pattern,
    { schema: { querystring: SearchQuery }, onRequest: requireCookie },
    async (request, reply) => {
      const { q = '', page = 1, part } = request.query
      let query = readQuery(q, request.zone)
      if (query.times.length > 0) {
        // Only a search by days reads the account's zone beforehand.
        await openPart(sql, request, sql`null`)
        query = readQuery(q, request.zone)
      }
      const props = { typed: q.replaceAll('\0', ' ').slice(0, 500).toWellFormed(), page, query }
      const found = query.isEmpty
        ? undefined
        : await turns.take(
            request.asker,
            () =>
              withStatementTimeout(
                sql,
                searchTimeoutMs,
                async (one) => {
                  const content = findNotes(one, query, (page - 1) * pageSize)
                  if (part) return openPart<Found>(one, request, content)
                  return (await openPage<Found>(one, request, reply, content)).content
                },
                { isPlannedOnce: true },
              ),
            isGone(request),
          )
      const isTooSlow = found === statementTimedOut
      const shown = isTooSlow ? undefined : (found ?? undefined)
      const answer = { ...props, isTooSlow, found: shown, excerpts: await excerptsOf(shown) }
      if (part) {
        if (found === undefined) await requireViewer(sql, request)
        return reply.part(<SearchResults {...answer} />)
      }
      // The page around it was not opened: there was no search, or it timed out together with the page.
      if (found === undefined || isTooSlow) await openPage(sql, request, reply)
      return reply.page(<SearchPage {...answer} />)
    },
  )
}

/** The parser is loaded when there is something to read. */
async function excerptsOf(found: Found | undefined): Promise<readonly (readonly Piece[])[]> {
  if (!found || found.notes.length === 0) return []
  return (await import('./excerpt.ts')).excerptsOf(found.notes.slice(0, pageSize), found.marks)
}

/** A browser whose user types on drops the request before: a search that waits for its turn is then not begun. */
function isGone({ raw }: FastifyRequest): () => boolean {
  return () => raw.socket.destroyed || raw.destroyed
}
