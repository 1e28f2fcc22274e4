import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { createHash } from 'node:crypto'
import type { Deps } from '../../platform/deps.ts'
import { compressed } from '../../platform/http/compression.ts'
import { routes } from '../../routes.ts'
import { Page } from '../../shell/page.tsx'
import { openPage } from '../../shell/viewer.ts'
import { manifestOf } from './manifest.ts'

/** Notejam as an installed app: its manifest, its service worker, and the page that the worker shows in place of those that it has not kept. */
export const deviceRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, { sql, assets }) => {
  const manifest = JSON.stringify(manifestOf(assets))
  // Browsers ask for both without cookies: they are the same for every account.
  app.get(routes.device.manifest.pattern, { schema: {} }, async (_request, reply) =>
    reply.type('application/manifest+json').header('cache-control', 'public, max-age=3600').send(manifest),
  )

  // Browsers look for a newer worker after each navigation.
  const etag = `"${createHash('sha256').update(assets.worker).digest('base64url')}"`
  app.get(routes.device.worker.pattern, { schema: {} }, async (request, reply) => {
    reply.headers({ 'cache-control': 'no-cache', etag })
    if (request.headers['if-none-match'] === etag) return reply.code(304).send()
    return compressed(reply.type('text/javascript; charset=utf-8'), assets.worker)
  })

  app.get(routes.device.offline.pattern, { schema: {} }, async (request, reply) => {
    await openPage(sql, request, reply)
    return reply.page(<OfflinePage />)
  })
}

/** The page without a connection. The worker keeps it, and puts the kept notes into its list. */
function OfflinePage() {
  return (
    <Page title="On this device">
      <h1>On this device</h1>
      <p>Notes that you have read on this device open without a connection, to be read.</p>
      <ul class="kept" data-kept></ul>
    </Page>
  )
}
