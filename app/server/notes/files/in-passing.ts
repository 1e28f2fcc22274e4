/** Cleans the next bytes in place, and says how many are decided on: the others are to come again with more. It holds back little. */
export type Cleaner = (held: Buffer) => number

/** Bytes as they pass a cleaner: as many as before, since what goes is zeros. */
export async function* inPassing(bytes: AsyncIterable<Buffer>, clean: Cleaner): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const piece of bytes) {
    // A copy, which is written to.
    const held = Buffer.concat([rest, piece])
    const decided = clean(held)
    if (decided > 0) yield held.subarray(0, decided)
    rest = held.subarray(decided)
  }
  // A part that was broken off.
  if (rest.length > 0) yield Buffer.alloc(rest.length)
}
