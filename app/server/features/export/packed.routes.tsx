import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Deps } from '../../platform/deps.ts'
import { readForm } from '../../platform/http/forms.ts'
import { Refusal } from '../../platform/http/refusal.ts'
import { wantsJson } from '../../platform/http/wants-json.ts'
import { routes } from '../../routes.ts'
import { sendProblems } from '../../shell/form-problems.ts'
import { recordEvent } from '../../shell/security-events.ts'
import { openPage, openPart, requireViewer } from '../../shell/viewer.ts'
import { ExportPage } from './export.page.tsx'
import { ExportForm, PackedParams, wantsHistory } from './export.schema.ts'
import { handOutArchive } from './hand-out-archive.ts'
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
    await recordEvent(deps, { userId: id, kind: 'export-packed', request })
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
    return handOutArchive(request, reply, objects, archive)
  })
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
