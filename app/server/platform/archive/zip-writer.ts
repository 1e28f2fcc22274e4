import { promisify } from 'node:util'
import { crc32, deflateRaw, deflateRawSync } from 'node:zlib'
import { centralHeader, descriptor, ending, localHeader, type ZipRecord } from './zip-records.ts'

/** A file that goes into a zip. */
export interface ZipFile {
  /** With `/` between folders. */
  readonly path: string
  readonly modifiedAt: Date
  /** Whether it gets smaller; a picture does not. */
  readonly isDeflated: boolean
  /** Whole, or, for a file that memory should not hold, in pieces, which are never deflated. */
  readonly content: Buffer | AsyncIterable<Buffer>
}

const deflate = promisify(deflateRaw)
/** Up to here it is quicker than handing it to a thread. */
const maxSyncBytes = 16 * 1024
const mostBytes = 0xffff_ffff

/**
 * Makes a zip of files that come one after the other, with ZIP64 where it takes more than 65,534 files or 4 GiB in all. Of each file only the
 * line in the directory is kept in memory. (yazl looks at all files again for each one: docs/decisions/0053.)
 * @throws RangeError for a file of 4 GiB
 */
export async function* zipOf(files: AsyncIterable<ZipFile>): AsyncGenerator<Buffer> {
  const directory = new Blocks()
  let [offset, count] = [0, 0]

  // Delegated to (`yield*`), so that a client that goes in the middle of a file ends what the file is read from.
  async function* whole(file: ZipFile, content: Buffer): AsyncGenerator<Buffer, ZipRecord> {
    const smaller = file.isDeflated ? await deflated(content) : content
    const isDeflated = smaller.length < content.length
    const packed = isDeflated ? smaller : content
    const sizes = { crc: crc32(content), packed: packed.length, bytes: content.length }
    const record = recordOf(file, { isDeflated, isDescribedBehind: false, ...sizes })
    yield* counted(localHeader(record))
    yield* counted(packed)
    return record
  }

  async function* inPieces(file: ZipFile, content: AsyncIterable<Buffer>): AsyncGenerator<Buffer, ZipRecord> {
    const known = { isDeflated: false, isDescribedBehind: true }
    yield* counted(localHeader(recordOf(file, { ...known, crc: 0, packed: 0, bytes: 0 })))
    let [crc, bytes] = [0, 0]
    for await (const piece of content) {
      crc = crc32(piece, crc)
      bytes += piece.length
      if (bytes >= mostBytes) throw new RangeError('a file of 4 GiB does not fit into an archive')
      yield* counted(piece)
    }
    const record = recordOf(file, { ...known, crc, packed: bytes, bytes })
    yield* counted(descriptor(record))
    return record
  }

  function* counted(part: Buffer): Generator<Buffer> {
    offset += part.length
    if (part.length > 0) yield part
  }

  for await (const file of files) {
    const begin = offset
    const { content } = file
    const record = yield* Buffer.isBuffer(content) ? whole(file, content) : inPieces(file, content)
    directory.add(centralHeader(record, begin))
    count++
  }
  const end = ending(count, directory.bytes, offset)
  yield* directory.parts()
  yield end
}

function recordOf({ path, modifiedAt }: ZipFile, about: Omit<ZipRecord, 'name' | 'modifiedAt'>): ZipRecord {
  return { name: Buffer.from(path), modifiedAt, ...about }
}

async function deflated(content: Buffer): Promise<Buffer> {
  return content.length <= maxSyncBytes ? deflateRawSync(content) : await deflate(content)
}

const blockBytes = 64 * 1024

/** Many small buffers, kept in few large ones. */
class Blocks {
  readonly #full: Buffer[] = []
  #block = Buffer.alloc(blockBytes)
  #used = 0
  bytes = 0

  add(part: Buffer): void {
    this.bytes += part.length
    for (let done = 0; done < part.length;) {
      const copied = part.copy(this.#block, this.#used, done)
      done += copied
      this.#used += copied
      if (this.#used < blockBytes) continue
      this.#full.push(this.#block)
      ;[this.#block, this.#used] = [Buffer.alloc(blockBytes), 0]
    }
  }

  *parts(): Generator<Buffer> {
    yield* this.#full
    if (this.#used > 0) yield this.#block.subarray(0, this.#used)
  }
}
