import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import type { Deps } from '../../platform/deps.ts'
import { routes } from '../../routes.ts'
import {
  choice,
  Count,
  Id,
  Link,
  nullable,
  operation,
  strict,
  Time,
  utcOrNull,
  utcTime,
} from '../../shell/api/schemas.ts'
import { recordEvent } from '../../shell/security-events.ts'
import { openItem, openPart, requireViewer } from '../../shell/viewer.ts'
import { PackedParams } from './export.schema.ts'
import { handOutArchive } from './hand-out-archive.ts'
import {
  archiveOfViewer,
  askForExport,
  removeExport,
  standingOfExport,
  type Archive,
  type Standing,
} from './packing.queries.ts'

const Packed = strict(
  {
    id: Id,
    state: choice(['queued', 'running', 'done', 'failed']),
    with_history: Type.Boolean(),
    asked_at: Time,
    notes: strict({ done: Count, all: Count }),
    bytes: strict({ done: Count, all: Count }),
    archive: nullable(
      Link(
        { description: 'Where it is downloaded, with the same token; null until it is packed.' },
        '/api/v1/export/42/archive',
      ),
    ),
    archive_bytes: nullable(Count),
    expires_at: nullable(Time),
  },
  { title: 'Export', description: 'All notes as Markdown with their files, in a zip.' },
)
const ExportState = strict(
  { notes: Count, bytes: Count, export: nullable(Packed) },
  { title: 'ExportState', description: 'What the account holds, and its export where there is one.' },
)
const NewExport = strict(
  { with_history: Type.Optional(Type.Boolean({ default: false, description: 'With earlier versions.' })) },
  { title: 'NewExport' },
)

/** Taking notes along, for programs. */
export const exportApi: FastifyPluginAsyncTypebox<Deps> = async (app, deps) => {
  const { sql, objects, publicOrigin } = deps
  const tags = ['Export'] as const

  app.get(
    routes.api.export.pattern,
    {
      schema: operation({
        operationId: 'getExport',
        tags,
        summary: 'Read how far the export is',
        description: 'And what the account holds.',
        answers: { 200: ExportState },
      }),
    },
    async (request) => told(await openPart<Standing>(sql, request, standingOfExport(sql))),
  )
  app.post(
    routes.api.export.pattern,
    {
      schema: operation({
        operationId: 'startExport',
        tags,
        summary: 'Pack all notes',
        description:
          'In the background; the archive can be downloaded for a day. One that is under way stays, and one that is packed goes.',
        body: NewExport,
        isBodyOptional: true,
        answers: { 202: ExportState },
      }),
    },
    async (request, reply) => {
      const { id } = await requireViewer(sql, request)
      await askForExport(sql, id, request.body.with_history ?? false)
      await recordEvent(deps, { userId: id, kind: 'export-packed', request })
      deps.packExports()
      const standing = await openPart<Standing>(sql, request, standingOfExport(sql))
      reply.code(202).header('location', publicOrigin + routes.api.export.href())
      return told(standing)
    },
  )
  app.delete(
    routes.api.export.pattern,
    {
      schema: operation({
        operationId: 'removeExport',
        tags,
        summary: 'Remove the packed notes',
        description: 'The notes stay.',
        answers: { 204: 'There is no export.' },
      }),
    },
    async (request, reply) => {
      const { id } = await requireViewer(sql, request)
      await removeExport(sql, id)
      deps.tidyUp()
      return reply.code(204).send()
    },
  )
  app.get(
    routes.api.archive.pattern,
    {
      schema: operation({
        operationId: 'getArchive',
        tags,
        summary: 'Download the packed notes',
        description: 'A zip. `Range` asks for a part of it, to go on where a download stopped.',
        params: PackedParams,
        answers: {
          200: { media: 'application/zip', says: 'The archive.' },
          206: { media: 'application/zip', says: 'The part that was asked for.' },
        },
        problems: ['bad-range', 'busy'],
      }),
    },
    async (request, reply) => {
      const archive = await openItem<Archive>(sql, request, archiveOfViewer(sql, request.params.exportId))
      return handOutArchive(request, reply, objects, archive)
    },
  )

  function told(standing: Standing | null) {
    const { notes = 0, bytes = 0, packed = null } = standing ?? {}
    return { notes, bytes, export: packed && packedOf(packed) }
  }

  function packedOf(packed: NonNullable<Standing['packed']>) {
    const { id, state, withHistory, askedAt, archiveBytes, expiresAt } = packed
    const archive = state === 'done' ? publicOrigin + routes.api.archive.href({ exportId: id }) : null
    return {
      ...{ id, state, with_history: withHistory, asked_at: utcTime(askedAt) },
      ...{ notes: { done: packed.notes, all: packed.ofNotes }, bytes: { done: packed.bytes, all: packed.ofBytes } },
      ...{ archive, archive_bytes: archiveBytes, expires_at: utcOrNull(expiresAt) },
    }
  }
}
