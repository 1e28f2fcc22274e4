import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import Type from 'typebox'
import { statementTimedOut } from '../../platform/database/statement-timeout.ts'
import type { Fragment } from '../../platform/database/connect.ts'
import type { Deps } from '../../platform/deps.ts'
import { routes } from '../../routes.ts'
import { openPage, openPart, requireCookie, requireViewer } from '../../shell/viewer.ts'
import { FirstNotePane } from './first-note.tsx'
import { drawn } from './found-rows.tsx'
import { markHtml } from './mark-html.ts'
import { marked } from './marked.ts'
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
            const read = (id: Fragment) => app.openSheets.foundNote(one, id, maxFirstBytes)
            const content = findNotes(one, query, (page - 1) * pageSize, isFirstRead ? read : undefined)
            if (part) return openPart<Found>(one, request, content)
            return (await openPage<Found>(one, request, reply, content)).content
          })
      const isTooSlow = found === statementTimedOut
      const shown = isTooSlow ? undefined : (found ?? undefined)
      const typed = shownAsTyped(q)
      const first = shown && (await firstOf(request, reply, shown, typed))
      const excerpts = await excerptsOf(shown)
      const answer = { typed, page, query, isTooSlow, found: shown, excerpts, current: first?.noteId }
      if (part) {
        if (found === undefined) await requireViewer(sql, request)
        return reply.part(
          <>
            <Results {...answer} />
            {first?.pane}
          </>,
        )
      }
      // The page around it was not opened: there was no search, or it timed out together with the page.
      if (found === undefined || isTooSlow) await openPage(sql, request, reply)
      return reply.page(<SearchPage {...answer} first={first?.pane} nonce={nonceOf(request, reply)} />)
    },
  )

  /** The best match, to be read and written beside the results. */
  async function firstOf(request: FastifyRequest, reply: FastifyReply, { first, marks }: Found, typed: string) {
    const { userId = '', log } = request
    const work = { sql, log, workers: deps.workers, userId }
    let count = 0
    const place = { in: 'search', q: typed }
    const read = await app.openSheets.found(request, reply, first, place, async ({ title, html }) => {
      const made = await markHtml(work, html, marks)
      count = made.count
      return { href: routes.search.href({ q: typed }), title: drawn(marked(title, marks)), html: made.html }
    })
    return read && { noteId: read.noteId, pane: <FirstNotePane sheet={read.sheet} count={count} /> }
  }
}

/** Bytes of the longest text that is read beside the results. */
const maxFirstBytes = 32 * 1024

/** The nonce for the styles of the rich editor, which opens in notes that come later, too. */
function nonceOf({ frame }: FastifyRequest, reply: FastifyReply): string | undefined {
  return frame?.editor === 'rich' ? reply.allowStyles() : undefined
}

/** Whether the best match is sent along: phones have one pane. A browser that does not say what it is gets both. */
function isPhone({ headers }: FastifyRequest): boolean {
  return headers['sec-ch-ua-mobile'] === '?1'
}
