import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { withStatementTimeout, statementTimedOut } from '../../platform/database/statement-timeout.ts'
import type { Deps } from '../../platform/deps.ts'
import { Turns } from '../../platform/turns.ts'
import { routes } from '../../routes.ts'
import { openPart, requireCookie } from '../../shell/viewer.ts'
import { notesByName, type NamedNote } from './palette.queries.ts'

/** Characters: what is longer is in no name. */
const PaletteQuery = Type.Object({ q: Type.Optional(Type.String({ maxLength: 100, format: 'text' })) })

/** Milliseconds: what takes longer finds nothing. */
const patienceMs = 2_000

/** As for searches: others leave connections to pages and saves. */
const limits = { most: 2, mostOfOne: 1, mostWaitingOfOne: 20, mostWaiting: 500 }

/** Notes by their names, for the palette of commands. */
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
        () => withStatementTimeout(sql, patienceMs, (one) => openPart<readonly NamedNote[]>(one, request, notesByName(one, typed))),
        // A person who types on asks for something else.
        () => raw.socket.destroyed || raw.destroyed,
      )
      return reply.send(found === statementTimedOut ? [] : (found ?? []))
    },
  )
}
