import type { FastifyInstance } from 'fastify'
import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { outageOf } from '../../platform/database/outage.ts'
import type { Deps } from '../../platform/deps.ts'
import { notFound, Refusal } from '../../platform/http/refusal.ts'
import { errorCode } from '../../platform/error-code.ts'
import { count } from '../../platform/metrics/registry.ts'
import { removeLeftovers } from '../../platform/objects/leftovers.ts'
import { ObjectProblem } from '../../platform/objects/object-store.ts'
import { announce, disown } from '../../platform/objects/unnamed-objects.ts'
import { fileName } from '../../notes/files/file-name.ts'
import { maxFileBytes, maxFilesOfNote } from '../../notes/files/file-limits.ts'
import { attach, noRoom, tooMany, type NewAttachment } from './attachments.queries.ts'
import { lookAt } from '../../notes/files/file-kind.ts'
import { storing } from '../../notes/files/places.ts'

type UploadDeps = Pick<Deps, 'sql' | 'objects' | 'uploads' | 'attachmentsQuota' | 'tidyUp'> &
  Pick<FastifyInstance, 'writeTurns'>

/** A file on its way: of a form, or the body of a request. */
export interface Incoming {
  readonly filename: string
  /** `truncated` once it was longer than a file may be. */
  readonly file: Readable & { readonly truncated: boolean }
}

/** Of an upload without a byte. */
const idleTimeoutMs = 60_000

interface Target {
  readonly ownerId: string
  readonly noteId: string
  /** Bytes that are left of the quota. */
  readonly room: number
}

interface Kept extends NewAttachment {
  readonly id: string
}

export interface Attached extends Kept {
  /** It was sent as an image, and no browser or library could show it as one. */
  readonly isUnreadableImage: boolean
}

/**
 * Takes one file: spools it to the disk, detects its type, puts it into the object store, and inserts its row last. After a failure nothing
 * is left behind.
 * @throws Refusal in words for the sender
 */
export async function takeFile(deps: UploadDeps, part: Incoming, target: Target): Promise<Attached> {
  try {
    const attached = await spoolAndKeep(deps, part, target)
    count.attachment('stored')
    count.attachmentBytes('stored', attached.bytes)
    return attached
  } catch (error) {
    count.attachment('refused')
    throw error
  }
}

async function spoolAndKeep(deps: UploadDeps, part: Incoming, target: Target): Promise<Attached> {
  await mkdir(deps.uploads, { recursive: true, mode: 0o700 })
  const folder = await mkdtemp(join(deps.uploads, 'upload-'))
  const file = join(folder, 'file')
  const name = fileName(part.filename)
  // A client that sends nothing has gone, or blocks a place.
  const idle = setTimeout(() => part.file.destroy(), idleTimeoutMs)
  part.file.on('data', () => idle.refresh())
  try {
    await pipeline(part.file, createWriteStream(file, { mode: 0o600 })).catch((error: unknown) => {
      throw spoolProblem(error)
    })
    clearTimeout(idle)
    if (part.file.truncated) throw unfit(413, name, `is larger than ${maxFileBytes / 1024 ** 2} MiB`)
    const { size: bytes } = await stat(file)
    if (bytes === 0) throw unfit(422, name, 'is empty')
    if (bytes > target.room) throw attachmentsOverQuota(name)
    const { isUnreadableImage, ...kind } = await lookAt(file, name, target.ownerId)
    return { ...(await keep(deps, file, { key: randomUUID(), name, bytes, ...kind }, target)), isUnreadableImage }
  } finally {
    clearTimeout(idle)
    await rm(folder, { recursive: true, force: true })
  }
}

async function keep(
  { sql, objects, attachmentsQuota, tidyUp, writeTurns }: UploadDeps,
  file: string,
  attachment: NewAttachment,
  { ownerId, noteId }: Target,
): Promise<Kept> {
  const { key, name, type, bytes, size } = attachment
  const keys = size ? [key, `${key}-thumbnail`] : [key]
  await announce(sql, keys)
  try {
    await storing.take(ownerId, async () => {
      await objects.put(key, file, bytes, type)
      if (!size) return
      const { size: thumbnailBytes } = await stat(`${file}-thumbnail`)
      await objects.put(`${key}-thumbnail`, `${file}-thumbnail`, thumbnailBytes, 'image/webp')
    })
    const id = await writeTurns.take(ownerId, () => attach(sql, ownerId, noteId, attachment, attachmentsQuota))
    if (id === undefined) throw notFound()
    if (id === noRoom) throw attachmentsOverQuota(name)
    if (id === tooMany) throw unfit(422, name, `is one too many: a note can have ${maxFilesOfNote} files`)
    return { ...attachment, id }
  } catch (error) {
    // During an outage the row may or may not be there: objects without one are removed in an hour.
    if (!outageOf(error)) await disown(sql, keys).then(tidyUp)
    throw error
  }
}

/** The refusal of one file; others of the same form may be taken. */
export class UnfitUpload extends Refusal {}

/** The body is no form, or incomplete. */
export function brokenOff(): Refusal {
  return new Refusal(
    400,
    'broken-off',
    'That file did not come whole',
    'Files that came whole before it are attached. Try again with the others.',
  )
}

/** Either the disk has a problem, or the client has gone. */
function spoolProblem(error: unknown): Error {
  const code = errorCode(error) ?? 'unknown reason'
  if (['ENOSPC', 'EACCES', 'EROFS', 'EIO', 'EDQUOT', 'EMFILE'].includes(code)) {
    return new ObjectProblem(
      code,
      'files on their way are written to uploads/ in DATA_DIR: is there room, and may it be written to',
    )
  }
  return brokenOff()
}

/** Removes the spool files of killed processes. @param folder may be missing */
export function forgetUploads(folder: string): Promise<void> {
  return removeLeftovers(folder, () => true)
}

function unfit(status: number, name: string, what: string): Refusal {
  return new UnfitUpload(status, 'unfit-file', 'That file was not attached', `“${name}” ${what}.`)
}

function attachmentsOverQuota(name: string): Refusal {
  return new UnfitUpload(
    413,
    'quota',
    'That file was not attached',
    `There is no room for “${name}”: the files of an account may only have so many bytes in all. Remove some that you do ` +
      'not need, also from notes in the trash.',
  )
}
