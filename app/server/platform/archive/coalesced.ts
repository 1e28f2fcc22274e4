const blockBytes = 64 * 1024

/** Small pieces put together, so that sending does not begin anew for each. */
export async function* coalesced(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let [waiting, bytes] = [[] as Buffer[], 0]
  for await (const piece of pieces) {
    if (bytes === 0 && piece.length >= blockBytes) {
      yield piece
      continue
    }
    waiting.push(piece)
    bytes += piece.length
    if (bytes < blockBytes) continue
    yield Buffer.concat(waiting, bytes)
    ;[waiting, bytes] = [[], 0]
  }
  if (bytes > 0) yield Buffer.concat(waiting, bytes)
}
