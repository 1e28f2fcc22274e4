import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Deps } from '../../platform/deps.ts'
import { notFound } from '../../platform/http/refusal.ts'
import { routes } from '../../routes.ts'

/**
 * Whom to tell of a weakness.
 * @see https://www.rfc-editor.org/rfc/rfc9116
 */
export const securityContactRoutes: FastifyPluginAsyncTypebox<Deps> = async (
  app,
  { securityContact: contact, publicOrigin },
) => {
  const path = routes.securityContact.pattern
  app.get(path, { schema: {} }, async (_request, reply) => {
    if (!contact) throw notFound()
    const fields = {
      Contact: contact.address,
      Expires: contact.expiresAt,
      'Preferred-Languages': 'en',
      Canonical: publicOrigin + path,
    }
    const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\n`)
    return reply.type('text/plain; charset=utf-8').send(lines.join(''))
  })
}
