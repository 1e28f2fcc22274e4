import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Deps } from '../../platform/deps.ts'
import { NoTurn } from '../../platform/turns.ts'
import { statementTimedOut } from '../../platform/database/statement-timeout.ts'
import { routes } from '../../routes.ts'
import { searchedIn } from '../../notes/place.ts'
import { openPart } from '../../shell/viewer.ts'
import { drawn } from './found-rows.tsx'
import { markHtml } from './mark-html.ts'
import { marked } from './marked.ts'
import { MatchSteps } from './match-steps.tsx'
import { lastPage } from './results.tsx'
import { ResultsPane } from './search.pages.tsx'
import { findNotes, pageSize, type Found } from './search.queries.ts'
import { excerptsOf, readTyped, searching, shownAsTyped, type Searching } from './searching.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** Runs searches in turns: the queue of this process. */
    readonly searching: Searching
  }
}

/** Searches in turns, and for a note that was opened from results, those beside it. */
export function decorateSearch(app: FastifyInstance, { sql, workers }: Deps): void {
  app.decorate('searching', searching({ sql }))
  app.decorate('besideNote', async (request, note) => {
    const asked = searchedIn(request.query)
    if (!asked) return undefined
    await request.charge('searches')
    const page = pageIn(asked.page)
    const query = await readTyped(sql, request, asked.q)
    const answer = query.isEmpty ? undefined : await found(request)
    const shown = answer === statementTimedOut ? undefined : (answer ?? undefined)
    const typed = shownAsTyped(asked.q)
    const marks = shown?.marks ?? []
    const { userId = '', log } = request
    const { html, count } = await markHtml({ sql, log, workers, userId }, note.html, marks)
    const props = { typed, query, page, found: shown, excerpts: await excerptsOf(shown), current: note.id }
    return {
      html,
      title: drawn(marked(note.title, marks)),
      href: routes.search.href({ q: typed, page: page > 1 ? String(page) : undefined }),
      pane: <ResultsPane {...props} isTooSlow={answer === statementTimedOut} />,
      steps: <MatchSteps count={count} />,
    }

    // A note is shown even where its search fails.
    async function found(request: FastifyRequest) {
      try {
        return await app.searching(request, (one) =>
          openPart<Found>(one, request, findNotes(one, query, (page - 1) * pageSize)),
        )
      } catch (error) {
        if (error instanceof NoTurn) return statementTimedOut
        throw error
      }
    }
  })
}

function pageIn(page: string | undefined): number {
  const number = /^\d{1,2}$/.test(page ?? '') ? Number(page) : 1
  return Math.min(Math.max(number, 1), lastPage)
}
