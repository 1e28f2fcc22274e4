import type { Cleaner } from './in-passing.ts'
import { maxExifBytes, orientationOf, tiffOf } from './orientation.ts'

const [fileHeadBytes, headBytes] = [12, 8]

/** What decoding needs. All others are Exif, XMP and what programs add. */
const needed = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ANIM', 'ICCP'])
/** A frame of a film: the chunks of its picture follow within it. */
const frame = { type: 'ANMF', ownBytes: 16 }
/** In the first byte of what the file says of itself. */
const hasXmp = 0x04

/**
 * A WebP without what is no picture: XMP, Exif but for the orientation, and what lies behind its end. What cannot be told is zeros from there on.
 * @see https://www.rfc-editor.org/rfc/rfc9649
 */
export function webpCleaner(): Cleaner {
  let state: 'start' | 'head' | 'kept' | 'cleared' | 'behind' = 'start'
  /** Bytes of the file, and of the chunk, that are still to come. */
  let [ofFile, left] = [0, 0]

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

  function behind(at: number): number {
    state = 'behind'
    return at
  }

  function afterStart(held: Buffer): number | undefined {
    if (held.length < fileHeadBytes) return undefined
    if (held.toString('latin1', 0, 4) !== 'RIFF' || held.toString('latin1', 8, fileHeadBytes) !== 'WEBP')
      return behind(0)
    // Its size counts from behind itself.
    ofFile = Math.max(0, held.readUInt32LE(4) - 4)
    state = 'head'
    return fileHeadBytes
  }

  function afterHead(held: Buffer, at: number): number | undefined {
    if (ofFile < headBytes) return behind(at)
    if (held.length < at + headBytes) return undefined
    const [type, length] = [held.toString('latin1', at, at + 4), held.readUInt32LE(at + 4)]
    const padded = Math.min(length + (length % 2), ofFile - headBytes)
    if (length > padded) return behind(at)
    const body = at + headBytes
    if (type === frame.type) {
      if (length < frame.ownBytes) return behind(at)
      return begins('kept', frame.ownBytes)
    }
    if (type === 'VP8X' && length > 0) {
      if (held.length === body) return undefined
      held.writeUInt8(held.readUInt8(body) & ~hasXmp, body)
    }
    if (type === 'EXIF' && length <= maxExifBytes) {
      if (held.length < body + padded) return undefined
      clearExif(held.subarray(body, body + length))
      return begins('kept', padded)
    }
    return begins(needed.has(type) ? 'kept' : 'cleared', padded)

    function begins(as: 'kept' | 'cleared', bytes: number): number {
      ;[state, left] = [as, bytes]
      ofFile -= headBytes + bytes
      return body
    }
  }

  function afterBody(held: Buffer, at: number): number | undefined {
    const end = Math.min(held.length, at + left)
    if (state === 'cleared') held.fill(0, at, end)
    left -= end - at
    if (left === 0) state = 'head'
    return left > 0 && end === at ? undefined : end
  }
}

function clearExif(body: Buffer): void {
  const tiff = tiffOf(orientationOf(body) ?? 1)
  body.fill(0)
  if (body.length >= tiff.length) tiff.copy(body)
}
