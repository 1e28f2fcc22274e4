import { createHash } from 'node:crypto'
import { pipeline as pipe } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createZstdCompress, createZstdDecompress } from 'node:zlib'
import Type, { type Static } from 'typebox'
import { notWhole } from './not-whole.ts'
import type { Place } from './place.ts'

const Sha256 = Type.String({ pattern: '^[0-9a-f]{64}$' })
const Count = Type.Integer({ minimum: 0 })

/** A stream of lines, compressed (zstd) and cut into parts that memory holds. */
export const Stored = Type.Object({
  lines: Count,
  /** Of the lines, not compressed. */
  bytes: Count,
  sha256: Sha256,
  parts: Type.Array(
    Type.Object({
      name: Type.String({ pattern: '^(tables/)?[a-z_0-9]+\\.\\d+\\.zst$' }),
      bytes: Count,
      sha256: Sha256,
    }),
  ),
})
export type Stored = Static<typeof Stored>

const partBytes = 8 * 1024 ** 2

export const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

const newline = 10

function newlinesIn(chunk: Buffer): number {
  let count = 0
  for (let at = chunk.indexOf(newline); at !== -1; at = chunk.indexOf(newline, at + 1)) count++
  return count
}

/**
 * Writes a stream of lines.
 * @param name of the parts, before their numbers
 * @param onBytes hears of progress
 */
export async function writeParts(
  place: Place,
  folder: string,
  name: string,
  lines: AsyncIterable<Buffer>,
  onBytes: (bytes: number) => void = () => {},
): Promise<Stored> {
  const hash = createHash('sha256')
  const stored = { lines: 0, bytes: 0, parts: [] as Stored['parts'] }
  let waiting: Buffer[] = []
  let waitingBytes = 0

  async function write(): Promise<void> {
    const bytes = Buffer.concat(waiting)
    ;[waiting, waitingBytes] = [[], 0]
    const part = `${name}.${String(stored.parts.length + 1).padStart(5, '0')}.zst`
    await place.write(`${folder}/${part}`, bytes)
    stored.parts.push({ name: part, bytes: bytes.length, sha256: sha256(bytes) })
  }

  await pipeline(
    lines,
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        hash.update(chunk)
        stored.lines += newlinesIn(chunk)
        stored.bytes += chunk.length
        onBytes(stored.bytes)
        yield chunk
      }
    },
    createZstdCompress(),
    async (chunks: AsyncIterable<Buffer>) => {
      for await (const chunk of chunks) {
        waiting.push(chunk)
        waitingBytes += chunk.length
        if (waitingBytes >= partBytes) await write()
      }
      if (waitingBytes > 0) await write()
    },
  )
  return { ...stored, sha256: hash.digest('hex') }
}

/** Checks every part against its sum. @throws StartupError for one that is missing or changed */
export async function checkParts(place: Place, folder: string, { parts }: Stored): Promise<void> {
  for (const part of parts) await readPart(place, folder, part)
}

/** Reads a stream of lines, and checks it meanwhile. @throws StartupError, also at its end */
export async function* readParts(place: Place, folder: string, stored: Stored): AsyncGenerator<Buffer> {
  const hash = createHash('sha256')
  let bytes = 0
  // A failure of the source is the reader's, too.
  for await (const chunk of pipe(packed(), createZstdDecompress(), () => {}) as AsyncIterable<Buffer>) {
    hash.update(chunk)
    bytes += chunk.length
    if (bytes > stored.bytes) throw notWhole(place, folder, 'a table is longer than it was')
    yield chunk
  }
  if (hash.digest('hex') !== stored.sha256) throw notWhole(place, folder, 'the sum of a table is another')

  async function* packed() {
    for (const part of stored.parts) yield await readPart(place, folder, part)
  }
}

async function readPart(place: Place, folder: string, part: Stored['parts'][number]): Promise<Buffer> {
  const bytes = await place.read(`${folder}/${part.name}`)
  if (!bytes) throw notWhole(place, folder, `${part.name} is missing`)
  if (bytes.length !== part.bytes || sha256(bytes) !== part.sha256) {
    throw notWhole(place, folder, `${part.name} has changed`)
  }
  return bytes
}

/** The longest line that a backup has: a row with a text of a megabyte, escaped, and what is kept beside it, is a tenth of that. */
export const maxLineBytes = 64 * 1024 ** 2

/**
 * Lines of a backup's stream, however it is cut, without their ends. No more than a line is in memory.
 * @throws StartupError for a longer one than a backup of Notejam has
 */
export async function* linesIn(place: Place, folder: string, stored: Stored): AsyncGenerator<Buffer> {
  yield* linesOf(readParts(place, folder, stored), () => notWhole(place, folder, 'a line is longer than any row'))
}

/** @param tooLong makes the error for a line of more than `maxBytes` */
export async function* linesOf(
  chunks: AsyncIterable<Buffer>,
  tooLong: () => Error,
  maxBytes = maxLineBytes,
): AsyncGenerator<Buffer> {
  let rest: Buffer[] = []
  let restBytes = 0
  for await (const chunk of chunks) {
    let from = 0
    for (let at = chunk.indexOf(newline); at !== -1; at = chunk.indexOf(newline, from)) {
      const line = chunk.subarray(from, at)
      yield rest.length === 0 ? line : Buffer.concat([...rest, line])
      ;[rest, restBytes] = [[], 0]
      from = at + 1
    }
    if (from < chunk.length) rest.push(chunk.subarray(from))
    restBytes += chunk.length - from
    if (restBytes > maxBytes) throw tooLong()
  }
}
