const [startOfImage, endOfImage, startOfScan] = [0xd8, 0xd9, 0xda]
const [firstApp, exifApp, lastApp, comment] = [0xe0, 0xe1, 0xef, 0xfe]

/** What decoding needs of the segments of programs: how they begin. */
const needed: Readonly<Record<number, string>> = { 0xe0: 'JFIF\0', 0xe2: 'ICC_PROFILE\0', 0xee: 'Adobe' }

/** More than any real picture has outside of its scans; what follows so many is taken for no part of it. */
const maxMarkers = 10_000

/**
 * A JPEG without what a camera and a program wrote into it: place, time, device, names, a second picture or a film behind the first. Pixels, colours
 * and orientation stay, and each byte that goes is a zero: it is as long as before. What is no JPEG passes as it is.
 * @see https://www.w3.org/Graphics/JPEG/itu-t81.pdf (B.1.1)
 */
export async function* withoutMetadata(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const clean = cleaner()
  let rest: Buffer = Buffer.alloc(0)
  for await (const piece of bytes) {
    // A copy, which is written to.
    const held = Buffer.concat([rest, piece])
    const decided = clean(held)
    if (decided > 0) yield held.subarray(0, decided)
    rest = held.subarray(decided)
  }
  // A segment that was broken off.
  if (rest.length > 0) yield Buffer.alloc(rest.length)
}

/** @returns cleans the next bytes in place, and says how many are decided on: the others, a segment at the most, are to come again with more */
function cleaner(): (held: Buffer) => number {
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
  const orientation = marker === exifApp ? orientationOf(segment) : undefined
  segment.fill(0, 4)
  if (orientation !== undefined) onlyOrientation(orientation).copy(segment, 4)
}

const exifMark = 'Exif\0\0'
const orientationTag = 0x0112

/** The orientation in the first directory of an Exif segment, 1 to 8, and nothing where it is the usual one. */
function orientationOf(segment: Buffer): number | undefined {
  const tiff = segment.subarray(4 + exifMark.length)
  if (segment.toString('latin1', 4, 4 + exifMark.length) !== exifMark || tiff.length < 26) return undefined
  const isLittle = tiff.toString('latin1', 0, 2) === 'II'
  const short = (at: number) => (at + 2 > tiff.length ? 0 : isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at))
  const directory = isLittle ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4)
  const entries = short(directory)
  for (let at = directory + 2; at < directory + 2 + 12 * entries && at + 12 <= tiff.length; at += 12) {
    if (short(at) !== orientationTag) continue
    const value = short(at + 8)
    return value > 1 && value <= 8 ? value : undefined
  }
  return undefined
}

/** An Exif segment's content with one entry, which needs no more room than any that has an orientation. */
function onlyOrientation(value: number): Buffer {
  const entry = [orientationTag >> 8, orientationTag & 0xff, 0, 3, 0, 0, 0, 1, 0, value, 0, 0]
  const tiff = [0x4d, 0x4d, 0, 0x2a, 0, 0, 0, 8, 0, 1, ...entry, 0, 0, 0, 0]
  return Buffer.concat([Buffer.from(exifMark, 'latin1'), Buffer.from(tiff)])
}
