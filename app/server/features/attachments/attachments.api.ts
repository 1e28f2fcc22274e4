import multipart from '@fastify/multipart'
import type { FastifyPluginAsyncTypebox, TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import type { Deps } from '../../platform/deps.ts'
import { notFound } from '../../platform/http/refusal.ts'
import { routes } from '../../routes.ts'
import { attachmentOf, AttachmentOfProgram } from '../../notes/attachment-of-program.ts'
import type { Attachment } from '../../notes/attachments.tsx'
import { maxFileBytes, maxFilesOfNote } from '../../notes/files/file-limits.ts'
import { handOut } from '../../notes/files/hand-out.ts'
import { NoteParams } from '../../notes/note-params.ts'
import { Problem } from '../../shell/api/problem.ts'
import { listOf, nullable, operation, strict } from '../../shell/api/schemas.ts'
import { openItem, requireViewer } from '../../shell/viewer.ts'
import {
  attachmentOfProgram,
  attachmentsOfProgram,
  removeAttachment,
  roomAt,
  storedAttachment,
  type StoredAttachment,
} from './attachments.queries.ts'
import { AttachmentParams, maxFilesOfForm } from './attachments.schema.ts'
import { bodyAsFile } from './body-as-file.ts'
import { formsOfFiles, maxFormBytes, filesOf, takeFiles } from './take-files.ts'

const AttachmentList = listOf(AttachmentOfProgram, 'AttachmentList')
const Uploaded = strict(
  {
    items: Type.Array(AttachmentOfProgram),
    not_attached: nullable(
      Type.String({ description: 'Why a file of a form was not attached, where another one was.', examples: [null] }),
    ),
  },
  { title: 'Uploaded' },
)
const UploadQuery = strict({
  name: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 255,
      format: 'text',
      description: 'Of a file that is the body itself.',
      examples: ['label.png'],
    }),
  ),
})

/** Files of notes, for programs. */
export const attachmentsApi: FastifyPluginAsyncTypebox<Deps> = async (app, deps) => {
  const { sql, objects, attachmentsQuota, publicOrigin, tidyUp } = deps
  const tags = ['Attachments'] as const

  app.get(
    routes.api.attachmentsOfNote.pattern,
    {
      schema: operation({
        operationId: 'listAttachments',
        tags,
        summary: 'List the files of a note',
        description: `All of them, ${maxFilesOfNote} at the most.`,
        params: NoteParams,
        answers: { 200: AttachmentList },
      }),
    },
    async (request) => {
      const found = await openItem<Attachment[]>(sql, request, attachmentsOfProgram(sql, request.params.noteId))
      return { items: found.map((one) => attachmentOf(one, publicOrigin)) }
    },
  )

  // The body is a form with files, or a file, whatever it says of its type.
  await app.register(async (plain) => {
    const forFiles = plain.withTypeProvider<TypeBoxTypeProvider>()
    forFiles.removeAllContentTypeParsers()
    await forFiles.register(multipart, formsOfFiles)
    forFiles.addContentTypeParser('*', (_request, body, done) => done(null, body))
    forFiles.post(
      routes.api.attachmentsOfNote.pattern,
      {
        bodyLimit: maxFormBytes,
        schema: operation({
          operationId: 'attachFile',
          tags,
          summary: 'Attach a file',
          description: `The body is the file, and \`name\` its name; or a form with ${maxFilesOfForm} files at the most. A file has ${maxFileBytes / 1024 ** 2} MiB at the most. To show it in the text, write its \`content\` address there as a page has it: \`![](/attachments/ID/file/NAME)\`.`,
          params: NoteParams,
          querystring: UploadQuery,
          bodies: {
            'application/octet-stream': { type: 'string', format: 'binary', minLength: 1 },
            'multipart/form-data': {
              type: 'object',
              properties: {
                files: {
                  type: 'array',
                  items: { type: 'string', format: 'binary' },
                  minItems: 1,
                  maxItems: maxFilesOfForm,
                },
              },
              required: ['files'],
            },
          },
          answers: { 201: Uploaded },
          problems: ['quota', 'too-large', 'invalid'],
        }),
      },
      async (request, reply) => {
        const { id: ownerId } = await requireViewer(sql, request)
        const { noteId } = request.params
        const room = await roomAt(sql, ownerId, noteId, attachmentsQuota)
        if (room === undefined) throw notFound()
        const files = request.isMultipart() ? filesOf(request) : only(bodyAsFile(request, maxFileBytes))
        // After a refusal in the middle of the body the connection is closed, so that the rest is not parsed as the next request.
        const { attached, refused } = await takeFiles(app, deps, request, files, { ownerId, noteId, room }).catch(
          (error: unknown) => {
            reply.header('connection', 'close')
            throw error
          },
        )
        if (attached.length === 0) throw refused ?? new Problem(422, 'invalid', 'The form has no file with a name.')
        const items = attached.map(({ id, name, type, bytes, size }) =>
          attachmentOf(
            { id, name, type, bytes, width: size?.width ?? null, height: size?.height ?? null },
            publicOrigin,
          ),
        )
        reply
          .code(201)
          .header('location', publicOrigin + routes.api.attachment.href({ attachmentId: items[0]?.id ?? '' }))
        return { items, not_attached: refused?.message ?? null }
      },
    )
  })

  const ofOne = { tags, params: AttachmentParams } as const
  app.get(
    routes.api.attachment.pattern,
    {
      schema: operation({
        ...ofOne,
        operationId: 'getAttachment',
        summary: 'Read about a file',
        description: 'Its name, type and size. Its bytes are at `content`.',
        answers: { 200: AttachmentOfProgram },
      }),
    },
    async (request) => {
      const found = await openItem<Attachment>(sql, request, attachmentOfProgram(sql, request.params.attachmentId))
      return attachmentOf(found, publicOrigin)
    },
  )
  app.get(
    routes.api.content.pattern,
    {
      schema: operation({
        ...ofOne,
        operationId: 'getContent',
        summary: 'Download a file',
        description: 'Its bytes. `Range` asks for a part of them.',
        answers: {
          200: { media: '*/*', says: 'The file.' },
          206: { media: '*/*', says: 'The part that was asked for.' },
        },
        problems: ['bad-range', 'busy'],
      }),
    },
    async (request, reply) => {
      const found = await openItem<StoredAttachment>(sql, request, storedAttachment(sql, request.params.attachmentId))
      return handOut(request, reply, objects, found)
    },
  )
  app.delete(
    routes.api.attachment.pattern,
    {
      schema: operation({
        ...ofOne,
        operationId: 'removeAttachment',
        summary: 'Remove a file',
        description: 'For good; the note stays.',
        answers: { 204: 'It is gone.' },
      }),
    },
    async (request, reply) => {
      const { id } = await requireViewer(sql, request)
      if (!(await removeAttachment(sql, id, request.params.attachmentId))) throw notFound()
      tidyUp()
      return reply.code(204).send()
    },
  )
}

async function* only<Item>(item: Item): AsyncGenerator<Item> {
  yield item
}
