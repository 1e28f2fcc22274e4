import multipart from '@fastify/multipart'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Readable } from 'node:stream'
import type { Static } from 'typebox'
import type { Deps } from '../../platform/deps.ts'
import { readForm } from '../../platform/http/forms.ts'
import { notFound, Refusal } from '../../platform/http/refusal.ts'
import { wantsJson } from '../../platform/http/wants-json.ts'
import { routes } from '../../routes.ts'
import { sendProblems } from '../../shell/form-problems.ts'
import { openPage, openPart, requireCookie, requireViewer } from '../../shell/viewer.ts'
import { bring, formsOf, maxBodyOf, oneAtATime } from './bring.ts'
import { ImportPage, type ImportPageProps } from './import.page.tsx'
import { ReportPage, type OpenImport } from './report.page.tsx'
import { askForUndo, cancelImport, startAgain, underWay } from './import.queries.ts'
import { importOfViewer, importRowOfViewer, importsOfViewer, itemsOfImport } from './shown-imports.queries.ts'
import { duplicatesOf, ImportParams, ListQuery, StartForm, type ImportRow } from './import.schema.ts'
import { asJson, asTable, told } from './report.ts'
import { formatTitles } from './readers/titles.ts'

/** Notes from elsewhere: the form, the import's page and its reports. */
export const importRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, deps) => {
  const { sql, importLimits } = deps

  app.get(routes.imports.list.pattern, { schema: { querystring: ListQuery } }, async (request, reply) =>
    formPage(request, reply, { before: request.query.before }),
  )

  async function formPage(
    request: FastifyRequest,
    reply: FastifyReply,
    shown: Pick<ImportPageProps, 'before' | 'refused' | 'duplicates'>,
  ): Promise<FastifyReply> {
    const { content } = await openPage<ImportRow[]>(sql, request, reply, importsOfViewer(sql, shown.before))
    return reply.page(<ImportPage imports={content ?? []} formats={formatTitles} limits={importLimits} {...shown} />)
  }

  // Only this route parses multipart bodies.
  await app.register(async (forFiles: FastifyInstance) => {
    await forFiles.register(multipart, formsOf(importLimits))
    forFiles.post(
      routes.imports.list.pattern,
      { bodyLimit: maxBodyOf(importLimits), onRequest: requireCookie },
      async (request, reply) => {
        const viewer = await requireViewer(sql, request)
        const fields: Record<string, string> = {}
        let id: string
        try {
          id = await bring(deps, request, viewer.id, fields)
        } catch (error) {
          // After a refusal in the middle of the body the connection is closed, so that the rest is not parsed as the next request.
          reply.header('connection', 'close')
          if (!(error instanceof Refusal) || wantsJson(request)) throw error
          reply.code(error.status).headers(error.headers)
          return formPage(request, reply, { refused: error, duplicates: duplicatesOf(fields['duplicates']) })
        }
        const report = routes.imports.show.href({ importId: id })
        if (wantsJson(request)) return reply.code(202).header('location', report).send({ id, report })
        return reply.redirect(report, 303)
      },
    )
  })

  app.get(routes.imports.show.pattern, { schema: { params: ImportParams } }, async (request, reply) => {
    const { importId } = request.params
    if (wantsJson(request)) {
      const row = await openPart<ImportRow>(sql, request, importRowOfViewer(sql, importId))
      if (!row) throw notFound()
      return told(row)
    }
    return reply.page(<ReportPage {...await open(request, reply, importId)} />)
  })

  async function open(request: FastifyRequest, reply: FastifyReply, importId: string): Promise<OpenImport> {
    const { content } = await openPage<OpenImport>(sql, request, reply, importOfViewer(sql, importId))
    if (!content) throw notFound()
    return content
  }

  for (const [route, written, type, ending] of [
    [routes.imports.table, asTable, 'text/csv; charset=utf-8', 'csv'],
    [routes.imports.report, asJson, 'application/json; charset=utf-8', 'json'],
  ] as const) {
    app.get(route.pattern, { schema: { params: ImportParams } }, async (request, reply) => {
      const { importId } = request.params
      const row = await openPart<ImportRow>(sql, request, importRowOfViewer(sql, importId))
      if (!row) throw notFound()
      const { publicOrigin } = deps
      const lines = written(row, itemsOfImport(sql, request.userId ?? '', importId), publicOrigin)
      return reply
        .type(type)
        .header('content-disposition', `attachment; filename="import-${importId}.${ending}"`)
        .send(Readable.from(lines))
    })
  }

  app.post(
    routes.imports.start.pattern,
    { schema: { params: ImportParams, body: StartForm }, attachValidation: true },
    async (request, reply) => {
      const viewer = await requireViewer(sql, request)
      const { importId } = paramsOf(request)
      const { problems } = readForm(request, StartForm)
      if (problems) {
        return sendProblems(reply, { problems }, async () => (
          <ReportPage {...await open(request, reply, importId)} problem={problems.duplicates} />
        ))
      }
      const isStarted = await startAgain(sql, viewer.id, importId, request.body.duplicates)
      if (isStarted === underWay) throw oneAtATime()
      if (!isStarted) throw notFound()
      return reply.redirect(routes.imports.show.href({ importId }), 303)
    },
  )

  for (const [route, act, message] of [
    [routes.imports.cancel, cancelImport, 'The import ends in a moment'],
    [routes.imports.undo, askForUndo, 'The import is being undone'],
  ] as const) {
    app.post<{ Params: Static<typeof ImportParams> }>(
      route.pattern,
      { schema: { params: ImportParams } },
      async (request, reply) => {
        const viewer = await requireViewer(sql, request)
        const { importId } = request.params
        if (!(await act(sql, viewer.id, importId))) throw notFound()
        return reply.flash(message).redirect(routes.imports.show.href({ importId }), 303)
      },
    )
  }
}

/** @throws a Refusal for what cannot be an id */
function paramsOf({ params, validationError }: FastifyRequest): Static<typeof ImportParams> {
  if (validationError?.validationContext === 'params') throw notFound()
  return params as Static<typeof ImportParams>
}
