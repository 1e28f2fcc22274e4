import type { FastifyMultipartBaseOptions, MultipartFile } from '@fastify/multipart'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Deps } from '../../platform/deps.ts'
import { errorCode } from '../../platform/error-code.ts'
import { maxBodyTimeoutSeconds } from '../../platform/http/body-deadline.ts'
import type { Refusal } from '../../platform/http/refusal.ts'
import { maxFileBytes } from '../../notes/files/file-limits.ts'
import { placeForUpload } from '../../notes/files/places.ts'
import { RateLimited } from '../../shell/account-limits.ts'
import { maxFilesOfForm } from './attachments.schema.ts'
import { brokenOff, takeFile, UnfitUpload, type Attached, type Incoming } from './upload.ts'

/** How forms with files are parsed, of people and of programs. */
export const formsOfFiles: FastifyMultipartBaseOptions = {
  throwFileSizeLimit: false,
  limits: {
    fileSize: maxFileBytes,
    files: maxFilesOfForm,
    fields: 0,
    parts: maxFilesOfForm,
    headerPairs: 20,
    fieldNameSize: 100,
  },
}

/** Of a whole form: its files, and what stands around them. */
export const maxFormBytes = maxFilesOfForm * maxFileBytes + 64 * 1024

/** Takes files one after the other. A file that is refused does not stop the next ones. @param room bytes that are left of the quota */
export async function takeFiles(
  app: FastifyInstance,
  deps: Deps,
  request: FastifyRequest,
  files: AsyncIterable<Incoming>,
  { ownerId, noteId, room }: { readonly ownerId: string; readonly noteId: string; readonly room: number },
): Promise<{ readonly attached: readonly Attached[]; readonly refused: Refusal | undefined }> {
  const attached: Attached[] = []
  let refused: Refusal | undefined
  let left = room
  for await (const part of files) {
    // Browsers send an empty file field as a file without a name.
    if (!part.filename) {
      part.file.resume()
      continue
    }
    const free = await placeForUpload(ownerId)
    try {
      await request.charge('uploads')
      // Half an hour for a full form on a slow connection.
      request.allowForBody(maxBodyTimeoutSeconds)
      const file = await takeFile({ ...deps, writeTurns: app.writeTurns }, part, { ownerId, noteId, room: left })
      left -= file.bytes
      attached.push(file)
    } catch (error) {
      if (!(error instanceof UnfitUpload || error instanceof RateLimited)) throw error
      refused ??= error
      part.file.resume()
    } finally {
      free()
    }
  }
  return { attached, refused }
}

/** The files of a form. @throws a Refusal, not a defect, for a malformed body */
export async function* filesOf(request: FastifyRequest): AsyncGenerator<MultipartFile> {
  const parts = request.files()
  for (;;) {
    const next = await parts.next().catch((error: unknown) => {
      throw errorCode(error)?.startsWith('FST_') ? error : brokenOff()
    })
    if (next.done) return
    yield next.value
  }
}
