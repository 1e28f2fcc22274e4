import type { Cleaner } from './in-passing.ts'
import { exifMark, orientationOf, tiffOf } from './orientation.ts'

const [startOfImage, endOfImage, startOfScan] = [0xd8, 0xd9, 0xda]
const [firstApp, exifApp, lastApp, comment] = [0xe0, 0xe1, 0xef, 0xfe]

/** What decoding needs of the segments of programs: how they begin. */
const needed: Readonly<Record<number, string>> = { 0xe0: 'JFIF\0', 0xe2: 'ICC_PROFILE\0', 0xee: 'Adobe' }

/** More than any real picture has outside of its scans; what follows so many is taken for no part of it. */
const maxMarkers = 10_000

/**
 * A JPEG without what a camera and a program wrote into it: place, time, device, names, a second picture or a film behind the first. Pixels, colours
 * and orientation stay. What is no JPEG passes as it is.
 * @see https://www.w3.org/Graphics/JPEG/itu-t81.pdf (B.1.1)
 */
export function jpegCleaner(): Cleaner {
  let state: 'start' | 'segment' | 'scan' | 'behind' | 'other' = 'start'
  let markers = 0

  return (held) => {
    for (let at = 0; ;) {
      if (state === 'behind') held.fill(0, at)
      if (state === 'behind' || state === 'other') return held.length
      const next =
        state === 'scan' ? afterScan(held, at) : state === 'start' ? afterStart(held) : afterSegment(held, at)
      if (next === undefined) return at
      at = next
    }
  }

  function afterStart(held: Buffer): number | undefined {
    if (held.length < 2) return undefined
    state = held.readUInt16BE() === 0xff00 + startOfImage ? 'segment' : 'other'
    return 2
  }

  /** Where the next marker is: within the scan a zero follows 0xff, or one of eight markers that restart it. */
  function afterScan(held: Buffer, from: number): number | undefined {
    for (let at = from; at < held.length; at++) {
      if (held[at] !== 0xff) continue
      const marker = held[at + 1]
      if (marker === undefined) return at === from ? undefined : at
      if (marker === 0 || isAlone(marker)) continue
      state = 'segment'
      return at
    }
    return from === held.length ? undefined : held.length
  }

  function afterSegment(held: Buffer, from: number): number | undefined {
    let at = from
    // Decoders pass over what stands between segments.
    while (at < held.length && held[at] !== 0xff) held[at++] = 0
    while (held[at] === 0xff && held[at + 1] === 0xff) at++
    if (at > from) return at
    const marker = held[at + 1]
    if (marker === undefined) return undefined
    if (marker === endOfImage || ++markers > maxMarkers) {
      state = 'behind'
      return at + 2
    }
    if (marker === 0 || isAlone(marker)) return at + 2
    if (held.length < at + 4) return undefined
    const end = at + 2 + Math.max(2, held.readUInt16BE(at + 2))
    if (held.length < end) return undefined
    if (marker === startOfScan) state = 'scan'
    clearSegment(held.subarray(at, end), marker)
    return end
  }
}

function isAlone(marker: number): boolean {
  return marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)
}

function clearSegment(segment: Buffer, marker: number): void {
  const isOfProgram = marker >= firstApp && marker <= lastApp
  const begins = needed[marker]
  if (!isOfProgram && marker !== comment) return
  if (begins && segment.toString('latin1', 4, 4 + begins.length) === begins) return
  const hasExif = marker === exifApp && segment.subarray(4, 4 + exifMark.length).equals(exifMark)
  const orientation = hasExif ? orientationOf(segment.subarray(4)) : undefined
  segment.fill(0, 4)
  if (orientation !== undefined) Buffer.concat([exifMark, tiffOf(orientation)]).copy(segment, 4)
}
