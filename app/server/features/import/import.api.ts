import multipart from '@fastify/multipart'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Deps } from '../../platform/deps.ts'
import { notFound, Refusal } from '../../platform/http/refusal.ts'
import { routes } from '../../routes.ts'
import { otherMediaType } from '../../shell/api/bodies.ts'
import { cursorsOf, limitOf } from '../../shell/api/cursors.ts'
import { invalidField, Problem } from '../../shell/api/problem.ts'
import { listQuery, operation, pageOf } from '../../shell/api/schemas.ts'
import { openItem, openPart, requireViewer } from '../../shell/viewer.ts'
import {
  checkFields,
  filesForm,
  importOf,
  ImportItem,
  ImportOfProgram,
  itemOf,
  StartImport,
} from './import.api.schema.ts'
import { bring, formsOf, maxBodyOf, oneAtATime } from './bring.ts'
import { askForUndo, cancelImport, startAgain, underWay } from './import.queries.ts'
import { importRowOfViewer, importsOfViewer, itemsAfter } from './shown-imports.queries.ts'
import { noFileCode } from './taking/take-upload.ts'
import { ImportParams, type ImportRow, type ItemRow } from './import.schema.ts'

/** Bringing notes from elsewhere, for programs. */
export const importApi: FastifyPluginAsyncTypebox<Deps> = async (app, deps) => {
  const { sql, importLimits, publicOrigin } = deps
  const cursors = cursorsOf(deps)
  const tags = ['Import'] as const
  const locationOf = (importId: string) => publicOrigin + routes.api.import.href({ importId })

  app.get(
    routes.api.imports.pattern,
    {
      schema: operation({
        operationId: 'listImports',
        tags,
        summary: 'List imports',
        description: 'The latest first.',
        querystring: listQuery({}),
        answers: { 200: pageOf(ImportOfProgram, 'ImportPage') },
        problems: ['bad-cursor'],
      }),
    },
    async (request) => {
      const asked = importsOfViewer(sql, cursors.read<string>(request), limitOf(request))
      const found = (await openPart<ImportRow[]>(sql, request, asked)) ?? []
      return cursors.page(request, found, importOf, ({ id }) => id)
    },
  )

  await app.register(async (forFiles) => {
    await forFiles.register(multipart, formsOf(importLimits))
    forFiles.post(
      routes.api.imports.pattern,
      {
        bodyLimit: maxBodyOf(importLimits),
        schema: operation({
          operationId: 'startImport',
          tags,
          summary: 'Bring notes from elsewhere',
          description: `A form with files of other programs, or archives of them: ${importLimits.maxBytes / 1024 ** 2} MiB at the most. Fields before the files: \`dry_run\` (1: only look) and \`duplicates\` (skip, update or again). It is done in the background, one at a time: ask for its state.`,
          bodies: { 'multipart/form-data': filesForm },
          answers: { 202: ImportOfProgram },
          problems: ['not-now', 'too-large', 'invalid', 'media-type'],
        }),
      },
      async (request, reply) => {
        const { id: ownerId } = await requireViewer(sql, request)
        if (!request.isMultipart()) throw otherMediaType(request)
        const importId = await bring(deps, request, ownerId, {}, checkFields).catch((error: unknown) => {
          reply.header('connection', 'close')
          throw error instanceof Refusal && error.code === noFileCode ? invalidField('files', 'has no file') : error
        })
        reply.code(202).header('location', locationOf(importId))
        return importOf(await openItem<ImportRow>(sql, request, importRowOfViewer(sql, importId)))
      },
    )
  })

  const ofOne = { tags, params: ImportParams } as const
  app.get(
    routes.api.import.pattern,
    {
      schema: operation({
        ...ofOne,
        operationId: 'getImport',
        summary: 'Read how far an import is',
        description: 'Its state and its counts.',
        answers: { 200: ImportOfProgram },
      }),
    },
    async (request) => {
      return importOf(await openItem<ImportRow>(sql, request, importRowOfViewer(sql, request.params.importId)))
    },
  )

  app.get(
    routes.api.importReport.pattern,
    {
      schema: operation({
        ...ofOne,
        operationId: 'getImportReport',
        summary: 'Read what became of each item',
        description: 'In the order in which they were found.',
        querystring: listQuery({}),
        answers: { 200: pageOf(ImportItem, 'ImportReport') },
        problems: ['bad-cursor'],
      }),
    },
    async (request) => {
      const after = cursors.read<number>(request) ?? -1
      const asked = itemsAfter(sql, request.params.importId, after, limitOf(request) + 1)
      const found = await openItem<ItemRow[]>(sql, request, asked)
      return cursors.page(request, found, itemOf, ({ place }) => place)
    },
  )

  app.post(
    routes.api.startImport.pattern,
    {
      schema: operation({
        ...ofOne,
        operationId: 'startLookedImport',
        summary: 'Carry out an import that only looked',
        description: 'Or one that ended before it had made anything.',
        body: StartImport,
        isBodyOptional: true,
        answers: { 202: 'It is queued.' },
        problems: ['not-now'],
      }),
    },
    async (request, reply) => {
      const { id } = await requireViewer(sql, request)
      const { importId } = request.params
      const isStarted = await startAgain(sql, id, importId, request.body.duplicates ?? 'skip')
      if (isStarted === underWay) throw oneAtATime()
      if (!isStarted) throw notFound()
      return reply.code(202).header('location', locationOf(importId)).send()
    },
  )

  for (const [route, act, operationId, summary, description, wrong] of [
    [
      routes.api.cancelImport,
      cancelImport,
      'cancelImport',
      'Cancel an import',
      'What it has made stays.',
      'The import is not under way.',
    ],
    [
      routes.api.undoImport,
      askForUndo,
      'undoImport',
      'Undo an import',
      'Notes that it made go, unless they were changed since.',
      'The import has made nothing that can be undone now.',
    ],
  ] as const) {
    app.post(
      route.pattern,
      {
        schema: operation({
          ...ofOne,
          operationId,
          summary,
          description,
          answers: { 202: 'It happens in a moment.' },
          problems: ['not-now'],
        }),
      },
      async (request, reply) => {
        const { importId } = request.params
        await openItem<ImportRow>(sql, request, importRowOfViewer(sql, importId))
        if (!(await act(sql, request.userId ?? '', importId))) throw new Problem(409, 'not-now', wrong)
        return reply.code(202).header('location', locationOf(importId)).send()
      },
    )
  }
}
