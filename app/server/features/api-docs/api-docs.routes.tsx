import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import Type from 'typebox'
import { outageOf } from '../../platform/database/outage.ts'
import type { Deps } from '../../platform/deps.ts'
import { notFound, SignInNeeded } from '../../platform/http/refusal.ts'
import { routes } from '../../routes.ts'
import type { ApiDocument } from '../../shell/api/api-document.ts'
import { sections } from '../../shell/api/document.ts'
import { openPage } from '../../shell/viewer.ts'
import { ApiPage } from './api.page.tsx'
import { SectionPage } from './section.page.tsx'

interface ApiDocsDeps extends Deps {
  readonly api: { document(): ApiDocument }
}

const SectionParams = Type.Object({ section: Type.String({ pattern: '^[a-z]{1,20}$' }) })

/** What programs can ask for: as OpenAPI, and as pages. */
export const apiDocsRoutes: FastifyPluginAsyncTypebox<ApiDocsDeps> = async (app, { api, sql, publicOrigin }) => {
  let written: string | undefined
  app.get(routes.api.description.pattern, { schema: {}, config: { isForPrograms: true } }, async (_request, reply) => {
    written ??= JSON.stringify(api.document(), undefined, 2)
    // The same for all, and until the next release.
    return reply.type('application/json; charset=utf-8').header('cache-control', 'public, max-age=300').send(written)
  })

  app.get(routes.apiDocs.home.pattern, { schema: {} }, async (request, reply) => {
    await withShell(request, reply)
    return reply.page(<ApiPage origin={publicOrigin} />)
  })

  app.get(routes.apiDocs.section.pattern, { schema: { params: SectionParams } }, async (request, reply) => {
    await withShell(request, reply)
    const title = Object.keys(sections).find((one) => one.toLowerCase() === request.params.section)
    if (title === undefined) throw notFound()
    return reply.page(<SectionPage title={title} document={api.document()} />)
  })

  /** For a signed-in user the pads stay around the page; it is complete without them, too. */
  async function withShell(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    if (!request.sessionToken) return
    await openPage(sql, request, reply).catch((error: unknown) => {
      if (!(error instanceof SignInNeeded) && !outageOf(error)) throw error
    })
  }
}
