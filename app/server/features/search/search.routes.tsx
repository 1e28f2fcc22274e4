import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import { statementTimedOut } from '../../platform/database/statement-timeout.ts'
import type { Deps } from '../../platform/deps.ts'
import { routes } from '../../routes.ts'
import { htmlOf } from '../../notes/rendered.tsx'
import { openPage, openPart, requireCookie, requireViewer } from '../../shell/viewer.ts'
import { FirstNotePane } from './first-note.tsx'
import { markHtml } from './mark-html.ts'
import { lastPage, Results } from './results.tsx'
import { SearchPage } from './search.pages.tsx'
import { findNotes, pageSize, type Found } from './search.queries.ts'
import { excerptsOf, readTyped, shownAsTyped } from './searching.ts'

const SearchQuery = Type.Object({
  // No pattern: every text is a search.
  q: Type.Optional(Type.String()),
  page: Type.Optional(Type.Integer({ minimum: 1, maximum: lastPage })),
  /** For a script on a page that is open: only the results, or also the best match beside them. */
  part: Type.Optional(Type.Union([Type.Literal('found'), Type.Literal('panes')])),
})

export const searchRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, deps) => {
  const { sql } = deps
  app.get(
    routes.search.pattern,
    { schema: { querystring: SearchQuery }, onRequest: requireCookie },
    async (request, reply) => {
      const { q = '', page = 1, part } = request.query
      const query = await readTyped(sql, request, q)
      const isFirstRead = page === 1 && part !== 'found' && !query.isInTrash && !isPhone(request)
      const found = query.isEmpty
        ? undefined
        : await app.searching(request, async (one) => {
            const content = findNotes(one, query, (page - 1) * pageSize, isFirstRead)
            if (part) return openPart<Found>(one, request, content)
            return (await openPage<Found>(one, request, reply, content)).content
          })
      const isTooSlow = found === statementTimedOut
      const shown = isTooSlow ? undefined : (found ?? undefined)
      const typed = shownAsTyped(q)
      const first = shown && (await firstOf(request, shown, typed))
      const current = first && shown.first?.id
      const answer = { typed, page, query, isTooSlow, found: shown, excerpts: await excerptsOf(shown), current }
      if (part) {
        if (found === undefined) await requireViewer(sql, request)
        return reply.part(
          <>
            <Results {...answer} />
            {first}
          </>,
        )
      }
      // The page around it was not opened: there was no search, or it timed out together with the page.
      if (found === undefined || isTooSlow) await openPage(sql, request, reply)
      return reply.page(<SearchPage {...answer} first={first} />)
    },
  )

  /** The best match, to be read beside the results. */
  async function firstOf(request: FastifyRequest, { first, notes: [row], marks }: Found, typed: string) {
    if (!first || !row) return undefined
    const { userId = '', log } = request
    const work = { sql, log, workers: deps.workers, userId }
    const read = await markHtml(work, await htmlOf(deps, request, first), marks)
    return <FirstNotePane {...read} note={first} row={row} marks={marks} typed={typed} />
  }
}

/** Whether the best match is sent along: phones have one pane. A browser that does not say what it is gets both. */
function isPhone({ headers }: FastifyRequest): boolean {
  return headers['sec-ch-ua-mobile'] === '?1'
}
