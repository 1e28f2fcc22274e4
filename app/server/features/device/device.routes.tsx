import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { createHash } from 'node:crypto'
import type { Deps } from '../../platform/deps.ts'
import { compressed } from '../../platform/http/compression.ts'
import { routes } from '../../routes.ts'
import { Page } from '../../shell/page.tsx'
import { openPage } from '../../shell/viewer.ts'
import { manifestOf } from './manifest.ts'

/** What Notejam is as an app on a device: its manifest, its service worker, and the page that stands for those that are not kept. */
export const deviceRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, { sql, assets }) => {
  const manifest = JSON.stringify(manifestOf(assets))
  // The same for all, and for clients without a session: browsers ask for them without cookies.
  app.get(routes.device.manifest.pattern, { schema: {} }, async (_request, reply) =>
    reply.type('application/manifest+json').header('cache-control', 'public, max-age=3600').send(manifest),
  )

  // Browsers ask for it after each navigation.
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

/** Kept by the worker, which puts the names of kept notes into the list. */
function OfflinePage() {
  return (
    <Page title="On this device">
      <h1>On this device</h1>
      <p>Notes that you have read on this device open without a connection, to be read.</p>
      <ul class="kept" data-kept></ul>
    </Page>
  )
}
