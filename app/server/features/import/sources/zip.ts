import { Transform, type Readable } from 'node:stream'
import { crc32 } from 'node:zlib'
import { fromRandomAccessReaderPromise, type Entry, type ZipFile } from 'yauzl'
import { ObjectProblem } from '../../../platform/objects/object-store.ts'
import type { ProblemItem } from '../readers/reader.ts'
import { BytesReader, sliceOf, type Bytes } from './bytes.ts'
import { isLitter, nameDecoder, pathOf, shown, UnsafeName, withoutRepeats, type RawName } from './names.ts'
import { ImportRefusal, refuseAll } from './refusal.ts'
import { sourceOfParts, type OpenSource, type Part, type Whereabouts } from './source.ts'

/** Compression methods: kept as it is, and deflate. */
const stored = 0
const deflated = 8

const localHeaderBytes = 30

/** Reads a zip's list of entries; their data is read when it is asked for. */
export async function openZip(bytes: Bytes, where: Whereabouts): Promise<OpenSource> {
  const { zip, entries } = await listed(bytes, where)
  if (entries.some((entry) => entry.isEncrypted())) {
    throw refuseAll('The archive is protected by a password. Make it again without one.')
  }
  refuseOverlaps(entries)
  where.budget.take(where.path, {
    entries: entries.length,
    bytes: entries.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0),
    packedBytes: bytes.size,
  })
  const nameOf = nameDecoder(entries.map(rawNameOf))
  const unique = withoutRepeats()
  const parts: Part[] = []
  const leftOut: ProblemItem[] = []
  for (const entry of entries) {
    const name = nameOf(rawNameOf(entry))
    // Folders: their names end so.
    if (/[/\\]$/.test(name)) continue
    const path = pathOf(name)
    const why = path instanceof UnsafeName ? path.why : unfitness(entry)
    if (path instanceof UnsafeName || why !== undefined) {
      leftOut.push({ kind: 'problem', path: shown(name), why: why ?? '' })
    } else if (!isLitter(name)) {
      parts.push(partOf(zip, entry, unique(path), bytes))
    }
  }
  return sourceOfParts(parts, where, leftOut)
}

async function listed(bytes: Bytes, { budget }: Whereabouts): Promise<{ zip: ZipFile; entries: Entry[] }> {
  try {
    const zip = await fromRandomAccessReaderPromise(new BytesReader(bytes), bytes.size, {
      // Names are decoded here: one that is wrong would end the reading of all.
      decodeStrings: false,
      autoClose: false,
    })
    if (zip.entryCount > budget.limits.maxEntries) {
      throw refuseAll(`There are more than ${budget.limits.maxEntries} files in it. Bring it in several parts.`)
    }
    const entries: Entry[] = []
    for await (const entry of zip.eachEntry()) entries.push(entry)
    return { zip, entries }
  } catch (error) {
    if (error instanceof ImportRefusal || error instanceof ObjectProblem) throw error
    throw refuseAll('The archive is damaged or did not come whole. Make it again and bring that one.')
  }
}

function rawNameOf(entry: Entry): RawName {
  return { raw: entry.fileNameRaw, flags: entry.generalPurposeBitFlag, extraFields: entry.extraFields }
}

/** Entries whose data is the same make a small archive unpack to any size. */
function refuseOverlaps(entries: readonly Entry[]): void {
  const inOrder = entries.toSorted((a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader)
  let end = 0
  for (const { relativeOffsetOfLocalHeader: start, compressedSize, fileNameLength } of inOrder) {
    if (start < end) throw refuseAll('The archive is damaged: files in it lie over each other.')
    end = start + localHeaderBytes + fileNameLength + compressedSize
  }
}

/** Files of Unix say their kind in the upper half of the attributes. */
const unix = 3
const kindOfUnix = { mask: 0o170000, file: 0o100000, link: 0o120000 }

function unfitness(entry: Entry): string | undefined {
  const kind = entry.versionMadeBy >> 8 === unix ? (entry.externalFileAttributes >>> 16) & kindOfUnix.mask : 0
  if (kind === kindOfUnix.link) return 'It is a link to another file, so it was left out.'
  if (kind !== 0 && kind !== kindOfUnix.file) return 'It is no file, so it was left out.'
  if (![stored, deflated].includes(entry.compressionMethod)) {
    return 'It is packed in a way that cannot be read here. Make the archive again as a plain zip.'
  }
  return undefined
}

function partOf(zip: ZipFile, entry: Entry, path: string, bytes: Bytes): Part {
  const modifiedAt = entry.getLastModDate({ timezone: 'UTC' })
  const part: Part = {
    path,
    bytes: entry.uncompressedSize,
    modifiedAt: Number.isNaN(modifiedAt.getTime()) ? undefined : modifiedAt,
    async open() {
      const data = await zip.openReadStreamPromise(entry).catch((error: unknown) => {
        throw damaged(error)
      })
      return checked(data, entry.crc32)
    },
  }
  if (entry.compressionMethod !== stored) return part
  return {
    ...part,
    async place() {
      const { fileDataStart } = await zip
        .readLocalFileHeaderPromise(entry, { minimal: true })
        .catch((error: unknown) => {
          throw damaged(error)
        })
      return sliceOf(bytes, fileDataStart, entry.uncompressedSize)
    },
  }
}

/** Fails at the end where the bytes are not those that were packed. */
function checked(data: Readable, expected: number): Readable {
  let sum = 0
  const check = new Transform({
    transform(piece: Buffer, _encoding, done) {
      sum = crc32(piece, sum)
      done(null, piece)
    },
    flush: (done) => done(sum === expected ? null : damaged(undefined)),
  })
  data.on('error', (error) => check.destroy(damaged(error)))
  check.on('close', () => data.destroy())
  return data.pipe(check)
}

/** A store that cannot be reached is no damage. */
function damaged(error: unknown): Error {
  if (error instanceof ObjectProblem) return error
  return new ImportRefusal('It is damaged in the archive. Make the archive again and bring that one.')
}
