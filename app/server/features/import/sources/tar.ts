import type { Writable } from 'node:stream'
import { extract, type Header } from 'tar-stream'
import { ObjectProblem } from '../../../platform/objects/object-store.ts'
import type { ProblemItem } from '../readers/reader.ts'
import { sliceOf, streamOf, type Bytes } from './bytes.ts'
import { isLitter, pathOf, shown, UnsafeName, withoutRepeats } from './names.ts'
import { ImportRefusal, refuseAll } from './refusal.ts'
import { sourceOfParts, type OpenSource, type Part, type Whereabouts } from './source.ts'

/** The library says it, its types do not. */
type PlacedHeader = Header & { readonly byteOffset: number }

export const tarBlockBytes = 512

/** Where the mark of a header stands, and the sum of its bytes, which old programs have alone. */
const mark = { at: 257, text: 'ustar' }
const sum = { at: 148, end: 156 }

/** The library knows it, its types do not: a tar without a mark. */
const alsoOld: object = { allowUnknownFormat: true }

/** @param start at least the first block */
export function isTar(start: Buffer): boolean {
  if (start.length < tarBlockBytes) return false
  if (start.toString('latin1', mark.at, mark.at + mark.text.length) === mark.text) return true
  const said = /^[ 0]*([0-7]{1,6})[ \0]/.exec(start.toString('latin1', sum.at, sum.end))?.[1]
  const blank = 0x20
  const counted = start
    .subarray(0, tarBlockBytes)
    .reduce((total, byte, at) => total + (at >= sum.at && at < sum.end ? blank : byte), 0)
  return said !== undefined && Number.parseInt(said, 8) === counted
}

/** Reads a tar once, to know where its files lie. */
export async function openTar(bytes: Bytes, where: Whereabouts): Promise<OpenSource> {
  const unique = withoutRepeats()
  const parts: Part[] = []
  const leftOut: ProblemItem[] = []
  let entries = 0
  try {
    const archive = extract(alsoOld)
    const reading = streamOf(bytes)
    reading.on('error', (error) => archive.destroy(error))
    reading.pipe(archive as unknown as Writable)
    for await (const entry of archive) {
      if (++entries > where.budget.limits.maxEntries) break
      const header = entry.header as PlacedHeader
      entry.resume()
      if (header.type === 'directory') continue
      const path = pathOf(header.name)
      const why = path instanceof UnsafeName ? path.why : unfitness(header)
      if (path instanceof UnsafeName || why !== undefined) {
        leftOut.push({ kind: 'problem', path: shown(header.name), why: why ?? '' })
      } else if (!isLitter(header.name)) parts.push(partOf(bytes, header, unique(path)))
    }
  } catch (error) {
    if (error instanceof ImportRefusal || error instanceof ObjectProblem) throw error
    throw refuseAll('The archive is damaged or did not come whole. Make it again and bring that one.')
  }
  const unpacked = parts.reduce((sum, part) => sum + (part.bytes ?? 0), 0)
  where.budget.take(where.path, { entries, bytes: unpacked, packedBytes: bytes.size })
  return sourceOfParts(parts, where, leftOut)
}

function unfitness({ type }: Header): string | undefined {
  if (type === 'link' || type === 'symlink') return 'It is a link to another file, so it was left out.'
  return type === 'file' || type === 'contiguous-file' ? undefined : 'It is no file, so it was left out.'
}

function partOf(bytes: Bytes, { byteOffset, size, mtime }: PlacedHeader, path: string): Part {
  const place = sliceOf(bytes, byteOffset, size)
  return {
    path,
    bytes: size,
    modifiedAt: mtime.getTime() > 0 ? mtime : undefined,
    open: async () => streamOf(place),
    place: async () => place,
  }
}
