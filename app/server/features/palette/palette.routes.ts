import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import type { Deps } from '../../platform/deps.ts'
import { SignInNeeded } from '../../platform/http/refusal.ts'
import { routes } from '../../routes.ts'
import { notesByName } from './palette.queries.ts'

/** Characters: what is longer is in no name. */
const PaletteQuery = Type.Object({ q: Type.Optional(Type.String({ maxLength: 100, format: 'text' })) })

/** Notes by their names, for the palette of commands. */
export const paletteRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, { sql }) => {
  app.get(routes.palette.pattern, { schema: { querystring: PaletteQuery } }, async (request, reply) => {
    if (!request.sessionToken) throw new SignInNeeded()
    const found = await notesByName(sql, request.sessionToken, request.query.q?.trim() ?? '')
    if (!found) throw new SignInNeeded()
    request.userId = found.userId
    return reply.send(found.notes)
  })
}
