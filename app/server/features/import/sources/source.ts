import { createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ProblemItem, Source, SourceEntry } from '../readers/reader.ts'
import { inMegabytes, type Budget } from './budget.ts'
import { bytesOfBuffer, bytesOfFile, type Bytes } from './bytes.ts'
import { ImportRefusal, refuseAll } from './refusal.ts'
import { commonEncoding } from './common-encoding.ts'
import { anyText, decodedText } from './text.ts'

/** An entry, with the way to its bytes. */
export interface Part extends SourceEntry {
  /** Ends with an ImportRefusal where the entry is damaged. */
  open(): Promise<Readable>
  /** Where its bytes lie as they are; undefined where they are packed. */
  place?(): Promise<Bytes>
}

/** With what was left out of it. */
export interface OpenSource extends Source {
  readonly leftOut: readonly ProblemItem[]
}

/** Up to this size an archive in an archive is unpacked into memory, and otherwise to the disk. */
const maxInnerMemoryBytes = 8 * 1024 ** 2

export interface Whereabouts {
  readonly budget: Budget
  /** How many archives it lies in. */
  readonly depth: number
  /** Names the archive in the budget: empty for the outermost. */
  readonly path: string
  /** Of the archives in it. */
  readonly openArchive: OpenArchive
}

/** @returns undefined when the bytes are no archive that can be read */
export type OpenArchive = (bytes: Bytes, where: Whereabouts) => Promise<OpenSource | undefined>

/** A source of these entries, whose paths are unique. */
export function sourceOfParts(
  parts: readonly Part[],
  { budget, depth, path, openArchive }: Whereabouts,
  leftOut: readonly ProblemItem[] = [],
): OpenSource {
  const byPath = new Map(parts.map((part) => [part.path, part]))
  let common: Promise<string | undefined> | undefined

  function partOf(entry: SourceEntry): Part {
    const part = byPath.get(entry.path)
    if (!part) throw new Error('an entry of another source')
    return part
  }

  async function bytes(entry: SourceEntry, maxBytes: number): Promise<Buffer> {
    const tooLarge = () =>
      new ImportRefusal(`It is larger than ${inMegabytes(maxBytes)}, the most that can be read of such a file.`)
    if ((entry.bytes ?? 0) > maxBytes) throw tooLarge()
    const pieces: Buffer[] = []
    let size = 0
    for await (const piece of await partOf(entry).open()) {
      size += (piece as Buffer).length
      if (size > maxBytes) throw tooLarge()
      pieces.push(piece as Buffer)
    }
    return pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces)
  }

  /** Archives that are unpacked to the disk are kept for the next time. */
  async function unpacked(part: Part): Promise<Bytes> {
    if (part.place) return part.place()
    if (part.bytes !== undefined && part.bytes <= maxInnerMemoryBytes) {
      return bytesOfBuffer(await bytes(part, maxInnerMemoryBytes))
    }
    return budget.unpacked(`entry ${path}/${part.path}`, async (file) => {
      // A zip says it, and no entry of it unpacks to more.
      budget.takeDisk(part.bytes ?? 0)
      await pipeline(await part.open(), createWriteStream(file, { mode: 0o600 }))
      return bytesOfFile(file, (await stat(file)).size)
    })
  }

  return {
    entries: parts,
    leftOut,
    bytes,
    text: async (entry, maxBytes) => decodedText(await bytes(entry, maxBytes)),
    async anyText(entry, maxBytes, declared) {
      const read = await bytes(entry, maxBytes)
      return anyText(read, { declared: declared?.(read), ofOthers: () => (common ??= commonEncoding(parts)) })
    },
    stream: (entry) => partOf(entry).open(),
    async inner(entry) {
      if (depth + 1 > budget.limits.maxDepth) {
        throw refuseAll(`There are archives in archives, more than ${budget.limits.maxDepth} deep. Unpack it first.`)
      }
      const where = { budget, depth: depth + 1, path: `${path}/${entry.path}`, openArchive }
      const inner = await openArchive(await unpacked(partOf(entry)), where)
      if (!inner) throw new ImportRefusal('It is no archive that can be read.')
      return inner
    },
  }
}
