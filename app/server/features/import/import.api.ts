import multipart from '@fastify/multipart'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import type { Deps } from '../../platform/deps.ts'
import { notFound } from '../../platform/http/refusal.ts'
import { routes } from '../../routes.ts'
import { cursorsOf, limitOf } from '../../shell/api/cursors.ts'
import { Problem } from '../../shell/api/problem.ts'
import {
  Id,
  listQuery,
  nullable,
  operation,
  pageOf,
  strict,
  Time,
  utcOrNull,
  utcTime,
} from '../../shell/api/schemas.ts'
import { openPart, requireViewer } from '../../shell/viewer.ts'
import { bring, formsOf, maxBodyOf, oneAtATime } from './bring.ts'
import { askForUndo, cancelImport, startAgain, underWay } from './import.queries.ts'
import { importRowOfViewer, importsOfViewer, itemsAfter } from './shown-imports.queries.ts'
import { duplicatesChoices, ImportParams, type Duplicates, type ImportRow, type ItemRow } from './import.schema.ts'

const Count = Type.Integer({ minimum: 0 })
const duplicates = Type.Unsafe<Duplicates>({
  type: 'string',
  enum: [...duplicatesChoices],
  description: 'What becomes of notes that are here already: left alone, brought up to date, or made again.',
})
const ImportOfProgram = strict(
  {
    id: Id,
    state: Type.Union(
      (['queued', 'running', 'done', 'failed', 'cancelled'] as const).map((state) => Type.Literal(state)),
    ),
    phase: Type.Union([Type.Literal('looking'), Type.Literal('making')]),
    dry_run: Type.Boolean({ description: 'It only looks, and makes nothing.' }),
    duplicates,
    formats: Type.Array(Type.String()),
    found: Count,
    made: Count,
    updated: Count,
    skipped: Count,
    problems: Count,
    why: nullable(Type.String({ description: 'Why it failed.' })),
    can_start: Type.Boolean(),
    can_undo: Type.Boolean(),
    is_undone: Type.Boolean(),
    created_at: Time,
    finished_at: nullable(Time),
  },
  { title: 'Import', description: 'Notes from elsewhere, on their way in.' },
)
const Item = strict(
  {
    path: Type.String({ description: 'Where it was found.' }),
    title: Type.String(),
    result: Type.Union((['made', 'updated', 'skipped', 'problem'] as const).map((result) => Type.Literal(result))),
    why: nullable(Type.String()),
    lost: Type.Array(Type.String(), { description: 'What could not be kept of it.' }),
    note_ids: Type.Array(Id),
  },
  { title: 'ImportItem' },
)
const Start = strict({ duplicates: Type.Optional(duplicates) }, { title: 'StartImport' })

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
      return cursors.page(request, found, told, ({ id }) => id)
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
          bodies: {
            'multipart/form-data': {
              type: 'object',
              properties: {
                dry_run: { type: 'string', enum: ['0', '1'] },
                duplicates: { type: 'string', enum: [...duplicatesChoices] },
                files: { type: 'array', items: { type: 'string', format: 'binary' }, minItems: 1 },
              },
              required: ['files'],
            },
          },
          answers: { 202: ImportOfProgram },
          problems: ['not-now', 'too-large', 'invalid'],
        }),
      },
      async (request, reply) => {
        const { id: ownerId } = await requireViewer(sql, request)
        const importId = await bring(deps, request, ownerId).catch((error: unknown) => {
          reply.header('connection', 'close')
          throw error
        })
        const row = await openPart<ImportRow>(sql, request, importRowOfViewer(sql, importId))
        if (!row) throw notFound()
        reply.code(202).header('location', locationOf(importId))
        return told(row)
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
      const row = await openPart<ImportRow>(sql, request, importRowOfViewer(sql, request.params.importId))
      if (!row) throw notFound()
      return told(row)
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
        answers: { 200: pageOf(Item, 'ImportReport') },
        problems: ['bad-cursor'],
      }),
    },
    async (request) => {
      const after = cursors.read<number>(request) ?? -1
      const asked = itemsAfter(sql, request.params.importId, after, limitOf(request) + 1)
      const found = await openPart<ItemRow[]>(sql, request, asked)
      if (!found) throw notFound()
      return cursors.page(
        request,
        found,
        ({ path, title, result, why, lost, noteIds: note_ids }) => ({ path, title, result, why, lost, note_ids }),
        ({ place }) => place,
      )
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
        body: Start,
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
        const row = await openPart<ImportRow>(sql, request, importRowOfViewer(sql, importId))
        if (!row) throw notFound()
        if (!(await act(sql, request.userId ?? '', importId))) throw new Problem(409, 'not-now', wrong)
        return reply.code(202).header('location', locationOf(importId)).send()
      },
    )
  }
}

function told(row: ImportRow) {
  const { id, state, phase, isDryRun, duplicates, formats, found, made, updated, skipped, problems, why } = row
  return {
    ...{ id, state, phase, dry_run: isDryRun, duplicates, formats, found, made, updated, skipped, problems, why },
    ...{ can_start: row.canStart, can_undo: row.canUndo, is_undone: row.isUndone },
    ...{ created_at: utcTime(row.createdAt), finished_at: utcOrNull(row.finishedAt) },
  }
}
