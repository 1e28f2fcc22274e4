import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { create as contentDisposition } from 'content-disposition'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Readable } from 'node:stream'
import type { Deps } from '../../platform/deps.ts'
import { readForm } from '../../platform/http/forms.ts'
import { byteRange } from '../../platform/http/byte-range.ts'
import { Refusal } from '../../platform/http/refusal.ts'
import { endSlowReader } from '../../platform/http/slow-readers.ts'
import { wantsJson } from '../../platform/http/wants-json.ts'
import type { ByteRange, ObjectStore } from '../../platform/objects/object-store.ts'
import { placeForDownload } from '../../notes/files/places.ts'
import { routes } from '../../routes.ts'
import { sendProblems } from '../../shell/form-problems.ts'
import { openPage, openPart, requireViewer } from '../../shell/viewer.ts'
import { ExportPage } from './export.page.tsx'
import { ExportForm, PackedParams, wantsHistory } from './export.schema.ts'
import {
  archiveOfViewer,
  askForExport,
  removeExport,
  standingOfExport,
  type Archive,
  type PackedExport,
  type Standing,
} from './packing.queries.ts'

/** Exports that are packed first: asking for one, seeing how far it is, and its archive. */
export const packedRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, deps) => {
  const { sql, objects } = deps

  async function standingOf(request: FastifyRequest, reply: FastifyReply): Promise<Standing> {
    const { content } = await openPage<Standing>(sql, request, reply, standingOfExport(sql))
    return content ?? { notes: 0, bytes: 0, packed: null }
  }

  app.get(routes.export.page.pattern, { schema: {} }, async (request, reply) => {
    const standing = await standingOf(request, reply)
    return wantsJson(request) ? reply.send(asJson(standing.packed)) : reply.page(<ExportPage {...standing} />)
  })

  const form = { schema: { body: ExportForm }, attachValidation: true }
  app.post(routes.export.page.pattern, form, async (request, reply) => {
    const { id } = await requireViewer(sql, request)
    if (readForm(request, ExportForm).problems) {
      const problem = 'Say with earlier versions, or without'
      return sendProblems(reply, { problem }, async () => (
        <ExportPage {...await standingOf(request, reply)} problem={problem} />
      ))
    }
    await askForExport(sql, id, wantsHistory(request.body))
    deps.packExports()
    const page = routes.export.page.href()
    if (wantsJson(request)) return reply.code(202).header('location', page).send({ state: 'queued', report: page })
    return reply.redirect(page, 303)
  })

  app.post(routes.export.remove.pattern, { schema: {} }, async (request, reply) => {
    const { id } = await requireViewer(sql, request)
    await removeExport(sql, id)
    deps.tidyUp()
    return reply.flash('The packed notes are removed').redirect(routes.export.page.href(), 303)
  })

  app.get(routes.export.packed.pattern, { schema: { params: PackedParams } }, async (request, reply) => {
    const { exportId } = request.params
    const archive = await openPart<Archive>(sql, request, archiveOfViewer(sql, exportId))
    if (!archive) throw gone()
    const { bytes } = archive
    const tag = `"${archive.parts[0] ?? ''}"`
    const { range: wanted, 'if-range': condition } = request.headers
    const range = condition === undefined || condition === tag ? byteRange(wanted, bytes) : undefined
    if (range === 'none') return reply.code(416).header('content-range', `bytes */${bytes}`).send()
    const isHead = request.method === 'HEAD'
    // Before any header is set: a refusal is no file.
    if (!isHead) {
      const leave = await placeForDownload(request.userId ?? '')
      reply.raw.once('close', leave)
    }
    if (range) reply.code(206).header('content-range', `bytes ${range.first}-${range.last}/${bytes}`)
    const asked = range ?? { first: 0, last: bytes - 1 }
    reply.headers({
      'content-type': 'application/zip',
      'content-disposition': contentDisposition('notejam.zip', { type: 'attachment' }),
      'content-length': asked.last - asked.first + 1,
      'accept-ranges': 'bytes',
      etag: tag,
    })
    if (isHead) return reply.send(Readable.from([]))
    endSlowReader(reply)
    return reply.send(Readable.from(bytesOf(objects, archive, asked), { objectMode: false }))
  })
}

async function* bytesOf(objects: ObjectStore, { parts, partBytes }: Archive, { first, last }: ByteRange) {
  for (let part = Math.floor(first / partBytes); part <= Math.floor(last / partBytes); part++) {
    const begin = part * partBytes
    const within = { first: Math.max(first - begin, 0), last: Math.min(last - begin, partBytes - 1) }
    yield* await objects.get(parts[part] ?? '', within)
  }
}

function gone(): Refusal {
  return new Refusal(
    404,
    'not-found',
    'There is nothing here',
    'Packed notes can be downloaded for a day. Pack them again.',
  ).backTo(routes.export.page.href(), 'Take your notes along')
}

function asJson(packed: PackedExport | null): object {
  if (!packed) return { state: 'none' }
  const { id, state, notes, ofNotes, bytes, ofBytes, archiveBytes, expiresAt } = packed
  const href = state === 'done' ? routes.export.packed.href({ exportId: id }) : undefined
  return { ...{ state, notes, ofNotes, bytes, ofBytes }, ...(href && { href, archiveBytes, expiresAt }) }
}
