import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import type { Deps } from '../../platform/deps.ts'
import { routes } from '../../routes.ts'
import { openPart } from '../../shell/viewer.ts'
import { notesByName, type NamedNote } from './palette.queries.ts'

/** Characters: what is longer is in no name. */
const PaletteQuery = Type.Object({ q: Type.Optional(Type.String({ maxLength: 100, format: 'text' })) })

/** Notes by their names, for the palette of commands. */
export const paletteRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, { sql }) => {
  app.get(routes.palette.pattern, { schema: { querystring: PaletteQuery } }, async (request, reply) => {
    const content = notesByName(sql, request.query.q?.trim() ?? '')
    return reply.send(await openPart<readonly NamedNote[]>(sql, request, content))
  })
}
