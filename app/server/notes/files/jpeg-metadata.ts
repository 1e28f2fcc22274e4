const [startOfImage, endOfImage, startOfScan] = [0xd8, 0xd9, 0xda]
const [firstApp, exifApp, lastApp, comment] = [0xe0, 0xe1, 0xef, 0xfe]

/** What decoding needs of the segments of programs: how they begin. */
const needed: Readonly<Record<number, string>> = { 0xe0: 'JFIF\0', 0xe2: 'ICC_PROFILE\0', 0xee: 'Adobe' }

/**
 * A JPEG without what a camera and a program wrote into it: place, time, device, names, a second picture or a film behind the first. Pixels, colours
 * and orientation stay, and each byte that goes is a zero: it is as long as before. What is no JPEG passes as it is.
 * @see https://www.w3.org/Graphics/JPEG/itu-t81.pdf (B.1.1)
 */
export async function* withoutMetadata(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let state: 'start' | 'segment' | 'scan' | 'behind' | 'other' = 'start'
  let pending: Buffer = Buffer.alloc(0)

  /** @returns bytes that are decided on, none of them after a change of state alone; undefined where more have to come first */
  function next(): Buffer | undefined {
    if (pending.length === 0) return undefined
    if (state === 'other') return take(pending.length)
    if (state === 'behind') return take(pending.length).fill(0)
    if (pending.length < 2) return undefined
    if (state === 'scan') return inScan()
    if (state === 'segment') return segment()
    state = pending.readUInt16BE() === 0xff00 + startOfImage ? 'segment' : 'other'
    return take(state === 'segment' ? 2 : 0)
  }

  /** Up to the next marker: within the scan a zero follows 0xff, or one of eight markers that restart it. */
  function inScan(): Buffer | undefined {
    for (let at = pending.indexOf(0xff); at !== -1; at = pending.indexOf(0xff, at + 1)) {
      const marker = pending[at + 1]
      if (marker === undefined) return at === 0 ? undefined : take(at)
      if (marker === 0 || isAlone(marker)) continue
      state = 'segment'
      return take(at)
    }
    return take(pending.length)
  }

  function segment(): Buffer | undefined {
    const begins = pending.indexOf(0xff)
    // Decoders pass over what stands between segments.
    if (begins !== 0) return take(begins === -1 ? pending.length : begins).fill(0)
    const marker = pending[1] ?? 0
    if (marker === 0xff) return take(1)
    if (marker === 0 || isAlone(marker)) return take(2)
    if (marker === endOfImage) {
      state = 'behind'
      return take(2)
    }
    if (pending.length < 4) return undefined
    const length = 2 + Math.max(2, pending.readUInt16BE(2))
    if (pending.length < length) return undefined
    if (marker === startOfScan) state = 'scan'
    return cleaned(take(length), marker)
  }

  /** A copy, because what is taken is written to. */
  function take(count: number): Buffer {
    const taken = Buffer.from(pending.subarray(0, count))
    pending = pending.subarray(count)
    return taken
  }

  for await (const piece of bytes) {
    pending = pending.length === 0 ? piece : Buffer.concat([pending, piece])
    for (let decided = next(); decided; decided = next()) if (decided.length > 0) yield decided
  }
  // A segment that was broken off.
  if (pending.length > 0) yield Buffer.alloc(pending.length)
}

function isAlone(marker: number): boolean {
  return marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)
}

function cleaned(segment: Buffer, marker: number): Buffer {
  const isOfProgram = marker >= firstApp && marker <= lastApp
  const begins = needed[marker]
  if (!(isOfProgram || marker === comment) || (begins && segment.toString('latin1', 4).startsWith(begins))) {
    return segment
  }
  const orientation = marker === exifApp ? orientationOf(segment) : undefined
  segment.fill(0, 4)
  if (orientation !== undefined) onlyOrientation(orientation).copy(segment, 4)
  return segment
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
