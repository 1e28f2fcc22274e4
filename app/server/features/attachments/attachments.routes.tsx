import multipart, { type MultipartFile } from '@fastify/multipart'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import type { Deps } from '../../platform/deps.ts'
import { errorCode } from '../../platform/error-code.ts'
import { longest } from '../../platform/http/body-deadline.ts'
import { notFound, Refusal, SignInNeeded } from '../../platform/http/refusal.ts'
import { wantsJson } from '../../platform/http/wants-json.ts'
import { ObjectProblem } from '../../platform/objects/object-store.ts'
import { routes } from '../../routes.ts'
import { Confirmation } from '../../shell/confirmation.tsx'
import { openPage, requireCookie, requireViewer } from '../../shell/viewer.ts'
import {
  attachmentOf,
  attachmentOfViewer,
  removeAttachment,
  roomAt,
  type StoredAttachment,
} from './attachments.queries.ts'
import { AttachmentParams, FileParams, mostBytes, mostFiles, NoteParams } from './attachments.schema.ts'
import { handOut, handOutThumbnail } from './hand-out.ts'
import { places } from './places.ts'
import { brokenOff, takeFile, type Attached } from './upload.ts'

interface AskedAttachment {
  readonly id: string
  readonly name: string
  readonly noteId: string
  readonly isTrashed: boolean
}

/** Files that belong to notes. */
export const attachmentsRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, deps) => {
  const { sql, objects, attachmentsQuota } = deps
  // Nothing but this address reads files.
  await app.register(async (forFiles: FastifyInstance) => {
    await forFiles.register(multipart, {
      throwFileSizeLimit: false,
      limits: {
        fileSize: mostBytes,
        files: mostFiles,
        fields: 0,
        parts: mostFiles,
        headerPairs: 20,
        fieldNameSize: 100,
      },
    })
    forFiles.post<{ Params: Static<typeof NoteParams> }>(
      routes.attachments.create.pattern,
      {
        schema: { params: NoteParams },
        attachValidation: true,
        bodyLimit: mostFiles * mostBytes + 64 * 1024,
        onRequest: requireCookie,
      },
      async (request, reply) => {
        const viewer = await requireViewer(sql, request)
        // A slow line: half an hour for what fits into one form.
        request.allowForBody(longest)
        if (request.validationError) throw notFound()
        const { noteId } = request.params
        const room = await roomAt(sql, viewer.id, noteId, attachmentsQuota)
        if (room === undefined) throw notFound()
        if (!request.isMultipart()) throw noFile()
        const attached = await takeFiles(request, viewer.id, noteId, room)
        if (attached.length === 0) throw noFile()
        if (wantsJson(request)) return reply.code(201).send(attached.map(asJson))
        const what = attached.length === 1 ? 'File is' : 'Files are'
        return reply.flash(`${what} attached`).redirect(routes.notes.show.href({ noteId }), 303)
      },
    )
  })

  /** One after the other, as they come; those before one that is refused stay. */
  async function takeFiles(request: FastifyRequest, ownerId: string, noteId: string, room: number) {
    const attached: Attached[] = []
    let left = room
    for await (const part of partsOf(request)) {
      // A form whose field was left empty sends a file without a name.
      if (!part.filename) {
        part.file.resume()
        continue
      }
      const file = await places.take(ownerId, () => takeFile(deps, part, { ownerId, noteId, room: left }))
      left -= file.bytes
      attached.push(file)
    }
    return attached
  }

  async function attachmentFor({ sessionToken }: FastifyRequest, attachmentId: string): Promise<StoredAttachment> {
    if (!sessionToken) throw new SignInNeeded()
    const attachment = await attachmentOf(sql, sessionToken, attachmentId)
    if (attachment === undefined) throw new SignInNeeded()
    if (!attachment) throw notFound()
    return attachment
  }

  app.get(routes.attachments.show.pattern, { schema: { params: FileParams } }, async (request, reply) =>
    handOut(request, reply, objects, await attachmentFor(request, request.params.attachmentId)),
  )

  app.get(routes.attachments.thumbnail.pattern, { schema: { params: AttachmentParams } }, async (request, reply) => {
    const attachment = await attachmentFor(request, request.params.attachmentId)
    if (!attachment.hasThumbnail) throw notFound()
    return handOutThumbnail(request, reply, objects, attachment)
  })

  app.get(routes.attachments.delete.pattern, { schema: { params: AttachmentParams } }, async (request, reply) => {
    const content = attachmentOfViewer(sql, request.params.attachmentId)
    const { content: asked } = await openPage<AskedAttachment>(sql, request, reply, content)
    if (!asked) throw notFound()
    const { id, name, noteId, isTrashed } = asked
    return reply.page(
      <Confirmation
        title="Remove file"
        question="Remove this file?"
        name={name}
        consequence="goes for good; the note stays."
        action={routes.attachments.delete.href({ attachmentId: id })}
        cancel={isTrashed ? routes.trash.show.href({ noteId }) : routes.notes.show.href({ noteId })}
        verb="Remove"
      />,
    )
  })

  app.post(routes.attachments.delete.pattern, { schema: { params: AttachmentParams } }, async (request, reply) => {
    const viewer = await requireViewer(sql, request)
    const removed = await removeAttachment(sql, viewer.id, request.params.attachmentId)
    if (!removed) throw notFound()
    deps.tidyUp()
    return reply.flash('File is removed').redirect(routes.notes.show.href(removed), 303)
  })

  app.addHook('onError', async (request, _reply, error) => {
    if (error instanceof ObjectProblem) {
      request.log.error({ reason: error.reason }, `attachments cannot be reached: ${error.remedy}`)
    }
  })
}

/** The files of a form. What is no form breaks off in words, and not as a defect of ours. */
async function* partsOf(request: FastifyRequest): AsyncGenerator<MultipartFile> {
  const parts = request.files()
  for (;;) {
    const next = await parts.next().catch((error: unknown) => {
      throw errorCode(error)?.startsWith('FST_') ? error : brokenOff()
    })
    if (next.done) return
    yield next.value
  }
}

function noFile(): Refusal {
  return new Refusal(422, 'no-file', 'No file was chosen', 'Go back, choose one, and attach it.')
}

function asJson({ id, name, type, bytes, size }: Attached): object {
  const href = routes.attachments.show.href({ attachmentId: id, name })
  return { id, name, type, bytes, width: size?.width ?? null, height: size?.height ?? null, href }
}
