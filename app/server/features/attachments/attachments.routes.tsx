import multipart from '@fastify/multipart'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import { unshared } from '../../platform/database/unshared.ts'
import type { Deps } from '../../platform/deps.ts'
import { notFound, Refusal } from '../../platform/http/refusal.ts'
import { wantsJson } from '../../platform/http/wants-json.ts'
import { ObjectProblem } from '../../platform/objects/object-store.ts'
import { routes } from '../../routes.ts'
import { NoteParams } from '../../notes/note-params.ts'
import { Confirmation } from '../../shell/confirmation.tsx'
import { hrefOf } from '../../notes/files/file-href.ts'
import { FilesElsewhere, type Showing } from '../../notes/files-elsewhere.tsx'
import { openPage, openPart, requireCookie, requireViewer } from '../../shell/viewer.ts'
import {
  storedAttachment,
  attachmentOfViewer,
  removeAttachment,
  roomAt,
  type StoredAttachment,
} from './attachments.queries.ts'
import { AttachmentParams, FileParams } from './attachments.schema.ts'
import { handOut, handOutThumbnail } from '../../notes/files/hand-out.ts'
import { formsOfFiles, maxFormBytes, filesOf, takeFiles } from './take-files.ts'
import type { Attached } from './upload.ts'

interface AskedAttachment {
  readonly id: string
  readonly name: string
  readonly noteId: string
  readonly isTrashed: boolean
  readonly shownIn: readonly Showing[]
}

/** Files of notes. */
export const attachmentsRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, deps) => {
  const { sql, objects, attachmentsQuota } = deps
  // Only this route parses multipart bodies.
  await app.register(async (forFiles: FastifyInstance) => {
    await forFiles.register(multipart, formsOfFiles)
    forFiles.post<{ Params: Static<typeof NoteParams> }>(
      routes.attachments.create.pattern,
      {
        schema: { params: NoteParams },
        attachValidation: true,
        bodyLimit: maxFormBytes,
        onRequest: requireCookie,
      },
      async (request, reply) => {
        const viewer = await requireViewer(sql, request)
        if (request.validationError) throw notFound()
        const { noteId } = request.params
        const room = await roomAt(sql, viewer.id, noteId, attachmentsQuota)
        if (room === undefined) throw notFound()
        if (!request.isMultipart()) throw noFile()
        // After a refusal in the middle of the body the connection is closed, so that the rest is not parsed as the next request.
        const { attached, refused } = await takeFiles(app, deps, request, filesOf(request), {
          ownerId: viewer.id,
          noteId,
          room,
        }).catch((error: unknown) => {
          reply.header('connection', 'close')
          throw error
        })
        const page = routes.notes.show.href({ noteId })
        if (attached.length === 0) throw (refused ?? noFile()).backTo(page)
        const what = attached.length === 1 ? 'File is attached' : `${attached.length} files are attached`
        const unreadable = attached.filter(({ isUnreadableImage }) => isUnreadableImage).map(({ name }) => `“${name}”`)
        const asFiles = unreadable.length > 0 ? ` Kept as a file, without a picture: ${unreadable.join(', ')}.` : ''
        if (refused) reply.flash(`${what}.${asFiles} Not attached: ${refused.message}`)
        else if (asFiles) reply.flash(`${what}.${asFiles}`)
        if (wantsJson(request)) return reply.code(201).send(attached.map(asJson))
        if (!refused && !asFiles) reply.flash(attached.length === 1 ? what : 'Files are attached')
        return reply.redirect(page, 303)
      },
    )
  })

  async function attachmentFor(request: FastifyRequest, attachmentId: string): Promise<StoredAttachment> {
    const attachment = await openPart<StoredAttachment>(sql, request, storedAttachment(sql, attachmentId))
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
    const { content: asked } = await openPage<AskedAttachment>(unshared(sql), request, reply, content)
    if (!asked) throw notFound()
    const { id, name, noteId, isTrashed, shownIn } = asked
    return reply.page(
      <Confirmation
        title="Remove file"
        question="Remove this file?"
        name={name}
        consequence="goes for good; the note stays."
        action={routes.attachments.delete.href({ attachmentId: id })}
        cancel={isTrashed ? routes.trash.show.href({ noteId }) : routes.notes.show.href({ noteId })}
        verb="Remove"
      >
        <FilesElsewhere saying="It stands in the text of these notes, and will be missing there:" notes={shownIn} />
      </Confirmation>,
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

function noFile(): Refusal {
  return new Refusal(422, 'no-file', 'No file was chosen', 'Go back, choose one, and attach it.')
}

function asJson({ id, name, type, bytes, size, isUnreadableImage }: Attached): object {
  const { width, height } = size ?? { width: null, height: null }
  return { id, name, type, bytes, width, height, isUnreadableImage, href: hrefOf({ id, name }) }
}
