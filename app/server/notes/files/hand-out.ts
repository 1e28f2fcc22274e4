import { create as contentDisposition } from 'content-disposition'
import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { byteRange } from '../../platform/http/byte-range.ts'
import { clientHas } from '../../platform/http/client-has.ts'
import { endSlowReader } from '../../platform/http/slow-readers.ts'
import type { ByteRange, ObjectStore } from '../../platform/objects/object-store.ts'
import { shownImages } from './file-kind.ts'
import { hasCleaner, withoutMetadata } from './picture-metadata.ts'
import { placeForDownload, placeForReader } from './places.ts'

/** A file of a note, as its row describes it. */
export interface StoredFile {
  readonly key: string
  readonly name: string
  readonly type: string
  readonly bytes: number
}

/** Who gets a file, and which caches may keep it. */
export interface HandedTo {
  /** A place to send it: by account, or by the network of a reader without one. */
  readonly place: () => Promise<() => void>
  /** Pictures without what a camera wrote into them, such as the place. */
  readonly isCleaned?: boolean
  readonly cacheControl: string
}

/** Files are inert: sandboxed without scripts and origin; only known images are shown inline. */
const inert = "sandbox; default-src 'none'; frame-ancestors 'none'"

/** To the file's owner. The browser revalidates its copy each time: after signing out it shows none. */
function toOwner({ userId = '' }: FastifyRequest): HandedTo {
  return { place: () => placeForDownload(userId), cacheControl: 'private, no-cache' }
}

/** To a reader without an account. */
export function toReader(network: string, cacheControl: string): HandedTo {
  return { place: () => placeForReader(network), cacheControl, isCleaned: true }
}

/** Streams an object, or the requested range of it, from the store. */
export async function handOut(
  request: FastifyRequest,
  reply: FastifyReply,
  objects: ObjectStore,
  { key, name, type, bytes }: StoredFile,
  to: HandedTo = toOwner(request),
): Promise<FastifyReply> {
  // It is as long as before, and read from its beginning.
  const isCleaned = to.isCleaned === true && hasCleaner(type)
  const tag = isCleaned ? `"${key}-cleaned"` : `"${key}"`
  const headers = {
    'content-security-policy': inert,
    'cache-control': to.cacheControl,
    'content-disposition': contentDisposition(name, { type: shownImages.includes(type) ? 'inline' : 'attachment' }),
    etag: tag,
    'accept-ranges': isCleaned ? 'none' : 'bytes',
  }
  if (clientHas(request, tag)) return reply.headers(headers).code(304).send()

  const { range: wanted, 'if-range': condition } = request.headers
  const mayBePart = !isCleaned && (condition === undefined || condition === tag)
  const range = mayBePart ? byteRange(wanted, bytes) : undefined
  if (range === 'none') {
    // Not kept: a cache whose key is the path would answer the next reader with it.
    const beyond = { 'content-range': `bytes */${bytes}`, 'cache-control': 'private, no-store' }
    return reply
      .headers({ ...headers, ...beyond })
      .code(416)
      .send()
  }
  const body = await opened(request, reply, objects, key, to, range)
  reply.headers(headers).type(type === 'text/plain' ? 'text/plain; charset=utf-8' : type)
  if (range) reply.code(206).header('content-range', `bytes ${range.first}-${range.last}/${bytes}`)
  reply.header('content-length', range ? range.last - range.first + 1 : bytes)
  return reply.send(isCleaned ? Readable.from(withoutMetadata(type, body), { objectMode: false }) : body)
}

/** Streams a thumbnail. */
export async function handOutThumbnail(
  request: FastifyRequest,
  reply: FastifyReply,
  objects: ObjectStore,
  { key }: Pick<StoredFile, 'key'>,
  to: HandedTo = toOwner(request),
): Promise<FastifyReply> {
  const tag = `"${key}-thumbnail"`
  const headers = { 'content-security-policy': inert, 'cache-control': to.cacheControl, etag: tag }
  if (clientHas(request, tag)) return reply.headers(headers).code(304).send()
  const body = await opened(request, reply, objects, `${key}-thumbnail`, to)
  return reply.headers(headers).type('image/webp').send(body)
}

/** Before any header is set: what fails is answered with a page, which no cache keeps and which is no file. */
async function opened(
  request: FastifyRequest,
  reply: FastifyReply,
  objects: ObjectStore,
  key: string,
  { place }: HandedTo,
  range?: ByteRange,
): Promise<Readable> {
  if (request.method === 'HEAD') return nothing()
  const free = await place()
  reply.raw.once('close', free)
  endSlowReader(reply)
  return objects.get(key, range)
}

/** For HEAD: an empty stream keeps the `content-length` that Fastify would otherwise set to 0. */
function nothing(): Readable {
  return Readable.from([])
}
