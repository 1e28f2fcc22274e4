import { itemsToClear, type ToClear } from './heif-items.ts'
import { clearBox, boxesIn, headOfBox, NotUnderstood } from './heif-boxes.ts'
import type { Cleaner } from './in-passing.ts'

/** Boxes that say what lies where are read as a whole; real ones have some kilobytes. */
const maxHeldBytes = 2 * 1024 ** 2

/** Boxes around others, in a film. */
const around = new Set(['moov', 'trak', 'mdia', 'minf', 'stbl', 'edts'])
const ofFilms = new Set(['udta', 'meta', 'uuid', 'free', 'skip'])

/**
 * A picture of HEIF (HEIC, AVIF) without its Exif, its XMP and all else that is no picture: where those lie, a box before the pictures says. Orientation and
 * colours are properties of the pictures, and stay. What cannot be told is zeros from there on.
 * @see https://www.iso.org/standard/83650.html (ISO 23008-12), https://www.iso.org/standard/83102.html (ISO 14496-12)
 */
export function heifCleaner(): Cleaner {
  let state: 'head' | 'kept' | 'cleared' | 'behind' = 'head'
  /** Of the file: the bytes before what is held, and those of the box that are still to come. */
  let [before, left] = [0, 0]
  let ranges: readonly ToClear[] | undefined

  return (held) => {
    for (let at = 0; ;) {
      if (state === 'behind') held.fill(0, at)
      const next = state === 'behind' ? undefined : state === 'head' ? afterHead(held, at) : afterBody(held, at)
      if (next === undefined) {
        const decided = state === 'behind' ? held.length : at
        before += decided
        return decided
      }
      at = next
    }
  }

  function afterBody(held: Buffer, at: number): number | undefined {
    const end = Math.min(held.length, at + left)
    if (state === 'cleared') held.fill(0, at, end)
    else clearRanges(held.subarray(at, end), before + at)
    left -= end - at
    if (left === 0) state = 'head'
    return left > 0 && end === at ? undefined : end
  }

  function behind(at: number): number {
    state = 'behind'
    return at
  }

  function afterHead(held: Buffer, at: number): number | undefined {
    if (held.length === at) return undefined
    const head = headOfBox(held.subarray(at))
    if (head === undefined) return undefined
    const { type, bytes, headBytes } = head
    if (bytes < headBytes) return behind(at)
    if (type === 'meta' || type === 'moov') {
      if (bytes > maxHeldBytes) return behind(at)
      if (held.length < at + bytes) return undefined
      const box = held.subarray(at, at + bytes)
      try {
        if (type === 'moov') clearFilm(box.subarray(headBytes))
        ranges = type === 'meta' ? itemsToClear(box.subarray(headBytes)) : (ranges ?? [])
      } catch (error) {
        if (!(error instanceof NotUnderstood || error instanceof RangeError)) throw error
        return behind(at)
      }
      clearRanges(box, before + at)
      return at + bytes
    }
    // Pictures whose parts are told only behind them cannot be cleaned in passing.
    if (type === 'mdat' && ranges === undefined) return behind(at)
    ;[state, left] = [type === 'mdat' || type === 'ftyp' ? 'kept' : 'cleared', bytes - headBytes]
    if (state === 'cleared') held.write('free', at + 4, 'latin1')
    return at + headBytes
  }

  /** @param from where these bytes lie in the file */
  function clearRanges(bytes: Buffer, from: number): void {
    for (const { start, length, head } of ranges ?? []) {
      const [first, end] = [Math.max(start, from), Math.min(start + length, from + bytes.length)]
      if (first >= end) continue
      bytes.fill(0, first - from, end - from)
      for (let at = first; at < Math.min(end, start + head.length); at++) bytes[at - from] = head[at - start] ?? 0
    }
  }
}

/** Films have places and names in boxes of their own. */
function clearFilm(boxes: Buffer): void {
  for (const { type, box, body } of boxesIn(boxes)) {
    if (ofFilms.has(type)) clearBox(box)
    else if (around.has(type)) clearFilm(body)
  }
}
