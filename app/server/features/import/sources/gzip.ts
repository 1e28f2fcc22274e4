import { createWriteStream } from 'node:fs'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { ObjectProblem } from '../../../platform/objects/object-store.ts'
import type { Budget } from './budget.ts'
import { bytesOfFile, streamOf, type Bytes } from './bytes.ts'
import { ImportRefusal, refuseAll } from './refusal.ts'
import type { OpenSource, Whereabouts } from './source.ts'
import { isTar, openTar, tarBlockBytes } from './tar.ts'

export const gzipMark = '\u001f\u008b\u0008'

/** Opens a tar that is packed with gzip (`.tgz`): it is unpacked to the disk, because gzip cannot be read from its middle. */
export async function openGzip(packed: Bytes, where: Whereabouts): Promise<OpenSource | undefined> {
  if (!isTar(await beginningOf(packed))) return undefined
  const { budget, path } = where
  return openTar(await budget.unpacked(path, (file) => unpack(packed, file, budget)), where)
}

/** The bytes at the beginning that tell what it is. */
async function beginningOf(packed: Bytes): Promise<Buffer> {
  const stream = streamOf(packed)
  const gunzip = createGunzip({ chunkSize: 1024 })
  stream.on('error', (error) => gunzip.destroy(error))
  const pieces: Buffer[] = []
  let size = 0
  try {
    for await (const piece of stream.pipe(gunzip)) {
      pieces.push(piece as Buffer)
      size += (piece as Buffer).length
      if (size >= tarBlockBytes) break
    }
  } catch (error) {
    // A file whose first block cannot be unpacked is no archive.
    if (!isOfGzip(error)) throw error
  } finally {
    stream.destroy()
  }
  return Buffer.concat(pieces)
}

async function unpack(packed: Bytes, file: string, budget: Budget): Promise<Bytes> {
  let size = 0
  const counting = new Transform({
    transform(piece: Buffer, _encoding, done) {
      size += piece.length
      try {
        budget.allow(size, packed.size)
        budget.takeDisk(piece.length)
        done(null, piece)
      } catch (error) {
        done(error as Error)
      }
    },
  })
  try {
    await pipeline(streamOf(packed), createGunzip(), counting, createWriteStream(file, { mode: 0o600 }))
  } catch (error) {
    throw damaged(error)
  }
  return bytesOfFile(file, size)
}

function isOfGzip(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')
}

/** A store that cannot be reached, and a disk that is full, are no damage. */
function damaged(error: unknown): Error {
  if (!isOfGzip(error) || error instanceof ImportRefusal || error instanceof ObjectProblem) return error as Error
  return refuseAll('The archive is damaged or did not come whole. Make it again and bring that one.')
}
