import { boxesIn, clearBox, NotUnderstood, Numbers } from './heif-boxes.ts'
import { tiffOf } from './orientation.ts'

/** Bytes of the file that go: a beginning stands in their place, and then zeros. */
export interface ToClear {
  readonly start: number
  readonly length: number
  readonly head: Buffer
}

/** Boxes that say what the items are and where they lie. */
const needed = new Set(['hdlr', 'pitm', 'iloc', 'iinf', 'iref', 'iprp', 'idat', 'dinf', 'grpl'])
/** Items that are pictures, or made of pictures. All others are Exif, XMP and what programs add. */
const pictures = new Set([
  ...['hvc1', 'hev1', 'lhv1', 'av01', 'avc1', 'vvc1', 'jpeg', 'j2k1', 'unci', 'mski', 'grid', 'iovl', 'iden', 'tmap'],
])
/** Properties that are words and times. */
const properties = new Set(['udes', 'altt', 'crtt', 'mdft', 'uuid', 'free', 'skip'])

/** Real pictures have one or two. */
const maxCleared = 1_000

const nothing = Buffer.alloc(0)
/** An item of Exif begins with where its TIFF does. */
const emptyExif = Buffer.concat([Buffer.alloc(4), tiffOf(1)])

/**
 * Clears what lies in the box itself.
 * @param meta its content
 * @returns what lies elsewhere in the file
 * @throws NotUnderstood or RangeError
 */
export function itemsToClear(meta: Buffer): ToClear[] {
  const boxes = new Map<string, Buffer>()
  // Four bytes of version and flags.
  for (const { type, box, body } of boxesIn(meta.subarray(4))) {
    if (!needed.has(type)) clearBox(box)
    else boxes.set(type, body)
  }
  for (const { type, body } of boxesIn(boxes.get('iprp') ?? nothing)) if (type === 'ipco') clearProperties(body)
  const [info, places] = [boxes.get('iinf'), boxes.get('iloc')]
  if (!info || !places) throw new NotUnderstood('no list of items')
  const kinds = kindsIn(info)
  const cleared: ToClear[] = []
  const data = boxes.get('idat') ?? nothing
  const within: ToClear[] = []
  for (const { id, method, extents } of placesIn(places)) {
    const kind = kinds.get(id)
    if (kind === undefined) throw new NotUnderstood('an item of no kind')
    if (pictures.has(kind)) continue
    for (const [n, { offset, length }] of extents.entries()) {
      const head = kind === 'Exif' && n === 0 && length >= emptyExif.length ? emptyExif : nothing
      const list = method === 1 ? within : cleared
      if (list.push({ start: offset, length, head }) > maxCleared) throw new NotUnderstood('too many items')
    }
  }
  for (const { start, length, head } of apart(within)) {
    if (start + length > data.length) throw new NotUnderstood('an item beyond its data')
    data.fill(0, start, start + length)
    head.copy(data, start)
  }
  return apart(cleared)
}

/** In their order. @throws NotUnderstood for what lies over each other */
function apart(all: readonly ToClear[]): ToClear[] {
  const sorted = all.toSorted((one, other) => one.start - other.start)
  for (const [n, { start, length }] of sorted.entries()) {
    if (start + length > (sorted[n + 1]?.start ?? Infinity)) throw new NotUnderstood('items that lie over each other')
  }
  return sorted
}

function clearProperties(body: Buffer): void {
  for (const { type, box } of boxesIn(body)) if (properties.has(type)) clearBox(box)
}

/** The kind of each item. */
function kindsIn(info: Buffer): Map<number, string> {
  const numbers = new Numbers(info)
  const version = numbers.next(1)
  numbers.next(3)
  numbers.next(version === 0 ? 2 : 4)
  const kinds = new Map<number, string>()
  for (const { type, body } of boxesIn(numbers.rest())) {
    if (type !== 'infe') throw new NotUnderstood('a list of something else')
    const entry = new Numbers(body)
    const entryVersion = entry.next(1)
    if (entryVersion !== 2 && entryVersion !== 3) throw new NotUnderstood('a list of another version')
    entry.next(3)
    const id = entry.next(entryVersion === 2 ? 2 : 4)
    entry.next(2)
    kinds.set(id, entry.letters(4))
  }
  return kinds
}

interface Place {
  readonly id: number
  /** 0: offsets within the file; 1: within the data of the box. */
  readonly method: number
  readonly extents: readonly { readonly offset: number; readonly length: number }[]
}

function* placesIn(places: Buffer): Generator<Place> {
  const numbers = new Numbers(places)
  const version = numbers.next(1)
  numbers.next(3)
  if (version > 2) throw new NotUnderstood('places of another version')
  const [sizes, more] = [numbers.next(1), numbers.next(1)]
  const [offsetBytes, lengthBytes, baseBytes] = [sizes >> 4, sizes & 15, more >> 4]
  const indexBytes = version === 0 ? 0 : more & 15
  const count = numbers.next(version < 2 ? 2 : 4)
  for (let n = 0; n < count; n++) {
    const id = numbers.next(version < 2 ? 2 : 4)
    const method = version === 0 ? 0 : numbers.next(2) & 15
    if (method > 1) throw new NotUnderstood('an item within another')
    if (numbers.next(2) !== 0) throw new NotUnderstood('an item in another file')
    const base = numbers.next(baseBytes)
    const extents: { offset: number; length: number }[] = []
    for (let left = numbers.next(2); left > 0; left--) {
      numbers.next(indexBytes)
      const offset = base + numbers.next(offsetBytes)
      const length = numbers.next(lengthBytes)
      if (length === 0) throw new NotUnderstood('an item without a length')
      extents.push({ offset, length })
    }
    yield { id, method, extents }
  }
}
