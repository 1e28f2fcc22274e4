import { create as contentDisposition } from 'content-disposition'
import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { byteRange } from '../../platform/http/byte-range.ts'
import { endSlowReader } from '../../platform/http/slow-readers.ts'
import type { ByteRange, ObjectStore } from '../../platform/objects/object-store.ts'
import type { StoredAttachment } from './attachments.queries.ts'
import { shownImages } from '../../notes/files/file-kind.ts'
import { placeForDownload } from '../../notes/files/places.ts'

/** Files are inert: sandboxed without scripts and origin; only known images are shown inline. */
const inert = "sandbox; default-src 'none'; frame-ancestors 'none'"

/** Streams an object, or the requested range of it, from the store. */
export async function handOut(
  request: FastifyRequest,
  reply: FastifyReply,
  objects: ObjectStore,
  { key, name, type, bytes }: StoredAttachment,
): Promise<FastifyReply> {
  const tag = `"${key}"`
  reply.headers({
    'content-security-policy': inert,
    // The browser revalidates its copy each time: after signing out it shows none.
    'cache-control': 'private, no-cache',
    'content-disposition': contentDisposition(name, { type: shownImages.includes(type) ? 'inline' : 'attachment' }),
    etag: tag,
    'accept-ranges': 'bytes',
  })
  if (request.headers['if-none-match']?.split(/, */).some((one) => one === tag || one === '*'))
    return reply.code(304).send()

  const { range: wanted, 'if-range': condition } = request.headers
  const range = condition === undefined || condition === tag ? byteRange(wanted, bytes) : undefined
  if (range === 'none') return reply.code(416).header('content-range', `bytes */${bytes}`).send()
  if (range) reply.code(206).header('content-range', `bytes ${range.first}-${range.last}/${bytes}`)
  reply.header('content-length', range ? range.last - range.first + 1 : bytes)
  reply.type(type === 'text/plain' ? 'text/plain; charset=utf-8' : type)
  return send(request, reply, objects, key, range)
}

/** Streams a thumbnail. */
export async function handOutThumbnail(
  request: FastifyRequest,
  reply: FastifyReply,
  objects: ObjectStore,
  { key }: StoredAttachment,
): Promise<FastifyReply> {
  const tag = `"${key}-thumbnail"`
  reply.headers({ 'content-security-policy': inert, 'cache-control': 'private, no-cache', etag: tag })
  if (request.headers['if-none-match'] === tag) return reply.code(304).send()
  reply.type('image/webp')
  return send(request, reply, objects, `${key}-thumbnail`)
}

async function send(
  request: FastifyRequest,
  reply: FastifyReply,
  objects: ObjectStore,
  key: string,
  range?: ByteRange,
): Promise<FastifyReply> {
  if (request.method === 'HEAD') return reply.send(nothing())
  const free = await placeForDownload(request.userId ?? '')
  reply.raw.once('close', free)
  endSlowReader(reply)
  return reply.send(await objects.get(key, range))
}

/** For HEAD: an empty stream keeps the `content-length` that Fastify would otherwise set to 0. */
function nothing(): Readable {
  return Readable.from([])
}
