/** Of a file that is none of its kind, or of a kind that is not known here. */
export class NotUnderstood extends Error {}

interface Head {
  readonly type: string
  /** With the head; endless for a box that goes on to the end of the file. */
  readonly bytes: number
  readonly headBytes: number
}

const [shortHeadBytes, longHeadBytes] = [8, 16]

/** @returns undefined until there is enough of it */
export function headOfBox(bytes: Buffer): Head | undefined {
  if (bytes.length < shortHeadBytes) return undefined
  const [size, type] = [bytes.readUInt32BE(), bytes.toString('latin1', 4, shortHeadBytes)]
  if (size !== 1) return { type, bytes: size === 0 ? Infinity : size, headBytes: shortHeadBytes }
  if (bytes.length < longHeadBytes) return undefined
  return { type, bytes: Number(bytes.readBigUInt64BE(shortHeadBytes)), headBytes: longHeadBytes }
}

interface Box {
  readonly type: string
  readonly box: Buffer
  readonly body: Buffer
}

/** The boxes one behind the other. @throws NotUnderstood */
export function* boxesIn(bytes: Buffer): Generator<Box> {
  for (let at = 0; at < bytes.length;) {
    const head = headOfBox(bytes.subarray(at))
    if (!head) throw new NotUnderstood('a box is cut off')
    const end = head.bytes === Infinity ? bytes.length : at + head.bytes
    if (head.bytes < head.headBytes || end > bytes.length) throw new NotUnderstood('a box is longer than what it is in')
    const box = bytes.subarray(at, end)
    yield { type: head.type, box, body: box.subarray(head.headBytes) }
    at = end
  }
}

/** As a box that is passed over. */
export function clearBox(box: Buffer): void {
  const headBytes = headOfBox(box)?.headBytes ?? shortHeadBytes
  box.write('free', 4, 'latin1')
  box.fill(0, headBytes)
}

/** Numbers of a box, from its beginning. @throws RangeError beyond its end */
export class Numbers {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  /** @param bytes 0, 1, 2, 3, 4 or 8 */
  next(bytes: number): number {
    const at = this.#at
    this.#at += bytes
    if (bytes === 0) return 0
    if (bytes === 8) return Number(this.#bytes.readBigUInt64BE(at))
    if (bytes > 4) throw new NotUnderstood('a number of that size')
    return this.#bytes.readUIntBE(at, bytes)
  }

  letters(count: number): string {
    this.#at += count
    if (this.#at > this.#bytes.length) throw new RangeError('the box ends')
    return this.#bytes.toString('latin1', this.#at - count, this.#at)
  }

  rest(): Buffer {
    return this.#bytes.subarray(this.#at)
  }
}
