import { create as contentDisposition } from 'content-disposition'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Readable } from 'node:stream'
import { byteRange } from '../../platform/http/byte-range.ts'
import { endSlowReader } from '../../platform/http/slow-readers.ts'
import type { ByteRange, ObjectStore } from '../../platform/objects/object-store.ts'
import { placeForDownload } from '../../notes/files/places.ts'
import type { Archive } from './packing.queries.ts'

/** Sends a packed export, or the part of it that was asked for. */
export async function handOutArchive(
  request: FastifyRequest,
  reply: FastifyReply,
  objects: ObjectStore,
  archive: Archive,
): Promise<FastifyReply> {
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
}

async function* bytesOf(objects: ObjectStore, { parts, partBytes }: Archive, { first, last }: ByteRange) {
  for (let part = Math.floor(first / partBytes); part <= Math.floor(last / partBytes); part++) {
    const begin = part * partBytes
    const within = { first: Math.max(first - begin, 0), last: Math.min(last - begin, partBytes - 1) }
    yield* await objects.get(parts[part] ?? '', within)
  }
}
