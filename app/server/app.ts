import cookie from '@fastify/cookie'
import serveStatic from '@fastify/static'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { randomUUID } from 'node:crypto'
import fastify, { LogController, type FastifyInstance } from 'fastify'
import { accountsRoutes } from './features/accounts/accounts.routes.ts'
import { apiDocsRoutes } from './features/api-docs/api-docs.routes.tsx'
import { attachmentsApi } from './features/attachments/attachments.api.ts'
import { attachmentsRoutes } from './features/attachments/attachments.routes.tsx'
import { deviceRoutes } from './features/device/device.routes.tsx'
import { exportApi } from './features/export/export.api.ts'
import { exportRoutes } from './features/export/export.routes.tsx'
import { healthRoutes } from './features/health/health.routes.ts'
import { historyRoutes } from './features/history/history.routes.tsx'
import { revisionsApi } from './features/history/revisions.api.ts'
import { importApi } from './features/import/import.api.ts'
import { importRoutes } from './features/import/import.routes.tsx'
import { tasksApi } from './features/tasks/tasks.api.ts'
import { tasksRoutes } from './features/tasks/tasks.routes.tsx'
import { followRoutes } from './features/links/follow.routes.ts'
import { linksRoutes } from './features/links/links.routes.tsx'
import { liveRoutes } from './features/live/live.routes.ts'
import { tellAccount } from './features/live/tell-account.ts'
import { pinsApi } from './features/note-lists/pins.api.ts'
import { mcpRoutes } from './features/mcp/mcp.routes.ts'
import { noteListsRoutes } from './features/note-lists/note-lists.routes.tsx'
import { filledRoutes } from './features/notes/filled.routes.tsx'
import { notesApi } from './features/notes/notes.api.ts'
import { savingApi } from './features/notes/saving.api.ts'
import { notesRoutes } from './features/notes/notes.routes.tsx'
import { savingRoutes } from './features/notes/saving.routes.tsx'
import { outboxRoutes } from './features/outbox/outbox.routes.tsx'
import { paletteRoutes } from './features/palette/palette.routes.ts'
import { tagsApi } from './features/palette/tags.api.ts'
import { tagProposals } from './features/palette/tags.routes.ts'
import { padsApi } from './features/pads/pads.api.ts'
import { padsRoutes } from './features/pads/pads.routes.tsx'
import { decorateOpenSheets } from './features/notes/open-sheets.tsx'
import { decorateSearch } from './features/search/beside.tsx'
import { securityContactRoutes } from './features/health/security-contact.routes.ts'
import { publicRoutes } from './features/shares/public.routes.tsx'
import { sharesApi } from './features/shares/shares.api.ts'
import { sharesRoutes } from './features/shares/shares.routes.tsx'
import { searchApi } from './features/search/search.api.ts'
import { searchRoutes } from './features/search/search.routes.tsx'
import { accountApi } from './features/tokens/account.api.ts'
import { tokensRoutes } from './features/tokens/tokens.routes.tsx'
import { trashApi } from './features/trash/trash.api.ts'
import { trashRoutes } from './features/trash/trash.routes.tsx'
import { webhooksRoutes } from './features/webhooks/webhooks.routes.tsx'
import type { Deps } from './platform/deps.ts'
import { brokenRequest, unreadableAddress } from './platform/http/broken-request.ts'
import { limitBodies, maxBodyTimeoutSeconds } from './platform/http/body-deadline.ts'
import { offerCompression } from './platform/http/compression.ts'
import { httpsOnly } from './platform/http/https-only.ts'
import { closeConnectionsIn } from './platform/http/drain.ts'
import { parseForms } from './platform/http/forms.ts'
import { parseJson } from './platform/http/json.ts'
import { refuseUnderPressure, type PressureRoutes } from './platform/http/pressure.ts'
import { refuseWhileUnwritable } from './platform/http/unwritable.ts'
import { validatorOf } from './platform/http/validators.ts'
import { logRequests } from './platform/http/request-log.ts'
import { protect } from './platform/http/security.ts'
import { limitUnanswered, maxSilenceMs } from './platform/http/slow-readers.ts'
import { observe } from './platform/observe.ts'
import { routes } from './routes.ts'
import { registerApi } from './shell/api/scope.ts'
import { decorateTokens } from './shell/api/token-gate.ts'
import { limitAccounts } from './shell/account-limits.ts'
import { answerFailures } from './shell/errors.tsx'
import { requireFactors } from './shell/second-factor.ts'
import { hashInTurns } from './shell/hashing-turns.ts'
import { decorateShell } from './shell/shell.tsx'
import { speculate } from './shell/speculation.ts'
import { writeInTurns } from './shell/write-turns.ts'

/** Of a request's body, where a route does not say otherwise. */
const maxBodyBytes = 64 * 1024

/**
 * The whole service, without a port: every hook and feature, in the order in which they apply. Reads no environment.
 * The caller owns what it passes in: closing the app closes none of it.
 */
export async function buildApp(deps: Deps): Promise<FastifyInstance> {
  const app = fastify({
    loggerInstance: deps.log,
    // Fastify's own lines name addresses; request-log.ts names routes.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    bodyLimit: maxBodyBytes,
    // For a whole request, on the route that allows most; body-deadline.ts limits the others.
    requestTimeout: maxBodyTimeoutSeconds * 1000,
    // Longer than a load balancer's 60 seconds: otherwise it may send a request on a connection that this process is closing.
    keepAliveTimeout: 65_000,
    http: { headersTimeout: 66_000 },
    connectionTimeout: maxSilenceMs,
    // Fastify ignores a numeric trustProxy here: pass a predicate on the hop count. Each proxy appends its client's address to
    // X-Forwarded-For, and hop 0 is the peer of the connection. A client can forge the addresses to the left of our proxies'.
    trustProxy: deps.proxyHops > 0 && ((_address: string, hop: number) => hop < deps.proxyHops),
    // The routes' schemas validate ids, however long: what cannot be an id is answered with 404.
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 16_384 },
    frameworkErrors: unreadableAddress(deps.publicOrigin),
    clientErrorHandler: brokenRequest(deps.publicOrigin),
  }).withTypeProvider<TypeBoxTypeProvider>()

  app.setValidatorCompiler(validatorOf)
  closeConnectionsIn(deps.drain, app)
  limitBodies(app)
  limitUnanswered(app)
  // Health checks are not logged, and never refused.
  const watchers: readonly string[] = [routes.health.alive.pattern, routes.health.ready.pattern]
  deps.tracing?.follow(app)
  logRequests(app, {
    quiet: watchers,
    secret: deps.secret,
    proxyHops: deps.proxyHops,
  })
  observe(app, deps)
  const saves: readonly string[] = [
    ...[routes.notes.create.pattern, routes.notes.edit.pattern, routes.api.notes.pattern, routes.api.note.pattern],
  ]
  const patient: readonly string[] = [
    routes.changes.pattern,
    routes.notes.changes.pattern,
    routes.attachments.create.pattern,
    ...[routes.export.all.pattern, routes.export.packed.pattern, routes.pads.zip.pattern, routes.notes.zip.pattern],
    routes.imports.list.pattern,
    ...[
      routes.api.attachmentsOfNote.pattern,
      routes.api.content.pattern,
      routes.api.imports.pattern,
      routes.api.archive.pattern,
    ],
  ]
  const kinds: PressureRoutes = {
    isSpared: (route) => watchers.includes(route) || route.startsWith(routes.static),
    isSave: (route) => saves.includes(route),
    isPatient: (route) => patient.includes(route),
  }
  refuseUnderPressure(app, deps.sql, kinds, deps.pressureLimits)
  refuseWhileUnwritable(app, deps)
  // Before anything can be refused: a page that refuses reads cookies too.
  await app.register(cookie, { secret: [deps.secret, ...deps.previousSecrets] })
  await offerCompression(app)
  protect(app, { ...deps, harmless: routes.device.share.pattern })
  httpsOnly(app, deps)
  decorateShell(app, deps)
  decorateTokens(app, deps)
  requireFactors(app, deps)
  limitAccounts(app, deps.rateLimit)
  writeInTurns(app, deps)
  hashInTurns(app)
  decorateSearch(app, deps)
  decorateOpenSheets(app, deps)
  answerFailures(app, deps)
  parseForms(app)
  parseJson(app)

  if (deps.assets.folder) {
    await app.register(serveStatic, {
      root: deps.assets.folder,
      prefix: routes.static,
      // Their names change with their content.
      setHeaders: (reply) => void reply.header('cache-control', 'public, max-age=31536000, immutable'),
      cacheControl: false,
      // Made with the build: as small as it gets.
      preCompressed: true,
      index: false,
      dotfiles: 'ignore',
    })
  }
  tellAccount(app, deps.accountNews)
  await app.register(accountsRoutes, deps)
  await app.register(noteListsRoutes, deps)
  await app.register(notesRoutes, deps)
  await app.register(savingRoutes, deps)
  await app.register(filledRoutes, deps)
  await app.register(tasksRoutes, deps)
  await app.register(linksRoutes, deps)
  await app.register(followRoutes, deps)
  await app.register(liveRoutes, deps)
  await app.register(historyRoutes, deps)
  await app.register(attachmentsRoutes, deps)
  await app.register(exportRoutes, deps)
  await app.register(importRoutes, deps)
  await app.register(padsRoutes, deps)
  await app.register(sharesRoutes, deps)
  await app.register(publicRoutes, deps)
  await app.register(searchRoutes, deps)
  await app.register(trashRoutes, deps)
  await app.register(webhooksRoutes, deps)
  await app.register(paletteRoutes, deps)
  await app.register(tagProposals, deps)
  await app.register(deviceRoutes, deps)
  await app.register(outboxRoutes, deps)
  await app.register(healthRoutes, deps)
  await app.register(securityContactRoutes, deps)
  await app.register(tokensRoutes, deps)
  const api = await registerApi(app, deps, [
    ...[notesApi, savingApi, trashApi, pinsApi, revisionsApi, attachmentsApi, padsApi, tasksApi, tagsApi],
    ...[searchApi, sharesApi, importApi, exportApi, accountApi],
  ])
  await app.register(apiDocsRoutes, { ...deps, api })
  await app.register(mcpRoutes, deps)
  speculate(app)
  return app
}
