import { create as contentDisposition } from 'content-disposition'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Readable } from 'node:stream'
import { coalesced } from '../../platform/archive/coalesced.ts'
import { ObjectProblem } from '../../platform/objects/object-store.ts'
import { endSlowReader } from '../../platform/http/slow-readers.ts'
import { placeForDownload } from '../../notes/files/places.ts'
import type { Selection } from './export.queries.ts'
import { turnToExport } from './export-turns.ts'
import { exported, type ExportDeps } from './write-export.ts'

/**
 * Streams an export while it is made. One that fails after its beginning breaks the connection off, so that the browser shows no file that is
 * not whole.
 */
export async function handOutZip(
  request: FastifyRequest,
  reply: FastifyReply,
  deps: ExportDeps,
  selection: Selection,
  name: string,
): Promise<FastifyReply> {
  const headers = {
    'content-type': 'application/zip',
    'content-disposition': contentDisposition(name, { type: 'attachment' }),
  }
  if (request.method === 'HEAD') return reply.headers(headers).send(Readable.from([]))
  const leave = await turnAndPlace(selection.ownerId)
  const parts = coalesced(exported(deps, selection))
  try {
    // What fails before the first byte is answered with a page.
    const first = await parts.next()
    reply.headers(headers)
    endSlowReader(reply)
    const stream = Readable.from(from(first, parts), { objectMode: false })
    stream.once('close', leave)
    stream.once('error', (error) => {
      const why = error instanceof ObjectProblem ? { reason: `${error.reason}: ${error.remedy}` } : { err: error }
      request.log.error({ ...request.about(), ...why }, 'an export was broken off')
    })
    return await reply.send(stream)
  } catch (error) {
    leave()
    throw error
  }
}

/** A turn, and a place for downloads: it has a connection to the store for as long as its client reads. */
async function turnAndPlace(personId: string): Promise<() => void> {
  const leave = await turnToExport(personId)
  const leavePlace = await placeForDownload(personId).catch((refusal: unknown) => {
    leave()
    throw refusal
  })
  return () => [leave, leavePlace].forEach((end) => end())
}

async function* from(first: IteratorResult<Buffer, unknown>, parts: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  try {
    if (!first.done) yield first.value
    yield* parts
  } finally {
    await parts.return(undefined)
  }
}
