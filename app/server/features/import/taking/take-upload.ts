import type { Multipart, MultipartFile } from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import type { Deps } from '../../../platform/deps.ts'
import { errorCode } from '../../../platform/error-code.ts'
import { Refusal } from '../../../platform/http/refusal.ts'
import { inMegabytes } from '../sources/budget.ts'
import type { BroughtFile } from '../reading/read-item.ts'
import { Flow } from './flow.ts'
import { PartWriter, type Stored } from './parts.ts'

/** What a form brought. */
export interface Taken {
  readonly stored: Stored
  readonly files: readonly BroughtFile[]
  readonly bytes: number
}

/** Of the names of all files, which memory and a row of the database hold together. */
const maxNameBytes = 8 * 1024 ** 2

/** One for all of them. */
const flow = new Flow()

/** Of an upload without a byte. */
const idleTimeoutMs = 60_000

/**
 * Takes the files of a form into the object store, as they come. After a failure nothing is left behind.
 * @param fields gets the other fields, which came before a failure, too
 * @throws Refusal
 */
export async function takeUpload(
  { sql, objects, uploads, importLimits }: Pick<Deps, 'sql' | 'objects' | 'uploads' | 'importLimits'>,
  request: FastifyRequest,
  fields: Record<string, string>,
): Promise<Taken> {
  const writer = new PartWriter(sql, objects, uploads)
  const files: BroughtFile[] = []
  let [bytes, names] = [0, 0]
  try {
    for await (const part of partsOf(request)) {
      if (part.type === 'field') {
        if (typeof part.value === 'string') fields[part.fieldname] = part.value
        continue
      }
      // Browsers send an empty file field as a file without a name.
      if (!part.filename) {
        part.file.resume()
        continue
      }
      names += Buffer.byteLength(part.filename)
      if (names > maxNameBytes) throw tooManyNames()
      const start = bytes
      for await (const piece of piecesOf(part)) {
        bytes += piece.length
        if (bytes > importLimits.maxBytes) throw tooLarge(importLimits.maxBytes)
        await writer.write(piece)
        await flow.take(piece.length)
      }
      files.push({ name: storable(part.filename), start, bytes: bytes - start })
    }
    if (files.length === 0) throw noFile()
    return { stored: await writer.end(), files: withTimes(files, fields['modified']), bytes }
  } catch (error) {
    await writer.abort()
    throw error
  }
}

async function* piecesOf({ file }: MultipartFile): AsyncGenerator<Buffer> {
  // A client that sends nothing has gone, or blocks a place.
  const idle = setTimeout(() => file.destroy(), idleTimeoutMs)
  try {
    for await (const piece of file) {
      idle.refresh()
      yield piece as Buffer
    }
  } catch {
    throw brokenOff()
  } finally {
    clearTimeout(idle)
  }
}

/** @throws a Refusal, not a defect, for a malformed body */
async function* partsOf(request: FastifyRequest): AsyncGenerator<Multipart> {
  const parts = request.parts({ preservePath: true })
  for (;;) {
    const next = await parts.next().catch((error: unknown) => {
      throw errorCode(error)?.startsWith('FST_') ? error : brokenOff()
    })
    if (next.done) return
    yield next.value
  }
}

/** A name as the database can hold it: some charsets of a form's header have NUL, or half a character. */
function storable(name: string): string {
  return name.replaceAll('\0', '').toWellFormed()
}

/** A script sends when each file was changed, which forms do not: numbers in the order of the files. */
function withTimes(files: readonly BroughtFile[], given = ''): readonly BroughtFile[] {
  const times = given.split(',').map(Number)
  if (times.length !== files.length) return files
  return files.map((file, n) => {
    const modifiedAt = times[n] ?? 0
    return modifiedAt > 0 && modifiedAt <= Date.now() ? { ...file, modifiedAt } : file
  })
}

function brokenOff(): Refusal {
  return new Refusal(400, 'broken-off', 'That did not come whole', 'Nothing was brought in. Send it again.')
}

export const noFileCode = 'no-file'

export function noFile(): Refusal {
  return new Refusal(422, noFileCode, 'No file was chosen', 'Choose one, or a folder.')
}

function tooLarge(maxBytes: number): Refusal {
  const why = `An import can have ${inMegabytes(maxBytes)} at the most, and nothing of this was brought in. Bring it in several parts.`
  return new Refusal(413, 'too-large', 'That is too large', why)
}

function tooManyNames(): Refusal {
  const why = 'The names of the files are too long together, and nothing of this was brought in. Bring them as a zip.'
  return new Refusal(413, 'too-large', 'That is too large', why)
}
