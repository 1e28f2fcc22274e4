import { crc32 } from 'node:zlib'
import type { Cleaner } from './in-passing.ts'
import { maxExifBytes, orientationOf, tiffOf } from './orientation.ts'

const signature = Buffer.from('89504e470d0a1a0a', 'hex')
const [headBytes, sumBytes] = [8, 4]
const maxLength = 2 ** 31 - 1

/** What decoding needs, colours and the frames of a film included. All others are words, times, places and what programs add. */
const needed = new Set([
  ...['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'cHRM', 'gAMA', 'iCCP', 'sBIT', 'sRGB', 'cICP', 'mDCV', 'cLLI', 'bKGD'],
  ...['pHYs', 'hIST', 'sPLT', 'acTL', 'fcTL', 'fdAT'],
])
/** Stands in the place of others: decoders pass over it. */
const nothing = 'voID'

/**
 * A PNG without what is no picture: texts, times, Exif but for the orientation, and what lies behind its end. What cannot be told is zeros from there on.
 * @see https://www.w3.org/TR/png-3/#5Chunk-layout
 */
export function pngCleaner(): Cleaner {
  let state: 'start' | 'head' | 'kept' | 'cleared' | 'behind' = 'start'
  /** Bytes of the chunk that are still to come, with its checksum where it is kept. */
  let left = 0
  let sum = 0
  let isLast = false

  return (held) => {
    for (let at = 0; ;) {
      if (state === 'behind') {
        held.fill(0, at)
        return held.length
      }
      const next = state === 'start' ? afterStart(held) : state === 'head' ? afterHead(held, at) : afterBody(held, at)
      if (next === undefined) return at
      at = next
    }
  }

  function afterStart(held: Buffer): number | undefined {
    if (held.length < signature.length) return undefined
    const isPng = held.subarray(0, signature.length).equals(signature)
    state = isPng ? 'head' : 'behind'
    return isPng ? signature.length : 0
  }

  function afterHead(held: Buffer, at: number): number | undefined {
    if (isLast) state = 'behind'
    if (isLast) return at
    if (held.length < at + headBytes) return undefined
    const [length, type] = [held.readUInt32BE(at), held.toString('latin1', at + 4, at + headBytes)]
    if (length > maxLength || !/^[a-z]{4}$/i.test(type)) {
      state = 'behind'
      return at
    }
    if (type === 'eXIf' && length <= maxExifBytes) {
      const end = at + headBytes + length + sumBytes
      if (held.length < end) return undefined
      clearExif(held.subarray(at + 4, end))
      return end
    }
    isLast = type === 'IEND'
    if (needed.has(type)) {
      ;[state, left] = ['kept', length + sumBytes]
    } else {
      held.write(nothing, at + 4, 'latin1')
      ;[state, left, sum] = ['cleared', length, crc32(nothing)]
    }
    return at + headBytes
  }

  function afterBody(held: Buffer, at: number): number | undefined {
    const end = Math.min(held.length, at + left)
    if (state === 'cleared') sum = crc32(held.subarray(at, end).fill(0), sum)
    left -= end - at
    if (left > 0) return end === at ? undefined : end
    if (state === 'cleared') {
      if (held.length < end + sumBytes) return end === at ? undefined : end
      held.writeUInt32BE(sum, end)
    }
    const isKept = state === 'kept'
    state = 'head'
    return isKept ? end : end + sumBytes
  }
}

/** @param chunk from its type to its checksum */
function clearExif(chunk: Buffer): void {
  const [body, sumAt] = [chunk.subarray(4, -sumBytes), chunk.length - sumBytes]
  const orientation = orientationOf(body)
  body.fill(0)
  if (orientation === undefined) chunk.write(nothing, 'latin1')
  else tiffOf(orientation).copy(body)
  chunk.writeUInt32BE(crc32(chunk.subarray(0, sumAt)), sumAt)
}
