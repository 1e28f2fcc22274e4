import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { withStatementTimeout, statementTimedOut } from '../../platform/database/statement-timeout.ts'
import type { Deps } from '../../platform/deps.ts'
import { Turns } from '../../platform/turns.ts'
import { routes } from '../../routes.ts'
import { openPart, requireCookie } from '../../shell/viewer.ts'
import { notesByName, type NamedNote } from './palette.queries.ts'

/** Characters: no name is longer. */
const PaletteQuery = Type.Object({ q: Type.Optional(Type.String({ maxLength: 100, format: 'text' })) })

/** A search that takes longer finds nothing. */
const searchTimeoutMs = 2_000

/** Searches of this process at once, as for the search page: the other connections are left to pages and saves. */
const limits = { maxConcurrent: 2, maxConcurrentPerPerson: 1, maxWaitingPerPerson: 20, maxWaiting: 500 }

/** Finds notes by name, for the command palette. */
export const paletteRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, { sql }) => {
  const turns = new Turns(limits)
  app.get(
    routes.palette.pattern,
    { schema: { querystring: PaletteQuery }, onRequest: requireCookie },
    async (request, reply) => {
      const typed = request.query.q?.trim() ?? ''
      const { raw } = request
      const found = await turns.take(
        request.asker,
        () =>
          withStatementTimeout(sql, searchTimeoutMs, (one) =>
            openPart<readonly NamedNote[]>(one, request, notesByName(one, typed)),
          ),
        // The browser of a user who types on has dropped this request.
        () => raw.socket.destroyed || raw.destroyed,
      )
      return reply.send(found === statementTimedOut ? [] : (found ?? []))
    },
  )
}
