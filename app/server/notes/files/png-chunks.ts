import { open } from 'node:fs/promises'

/** More than any real image has: chunks of 8 kB of pixels, and metadata. */
const maxChunks = 10_000

/**
 * Whether a PNG has too many chunks. The image library collects a warning for each invalid chunk: millions of empty ones, of twelve bytes,
 * take it gigabytes and seconds.
 * @see https://www.w3.org/TR/png-3/#5Chunk-layout
 */
export async function hasTooManyChunks(file: string): Promise<boolean> {
  const handle = await open(file)
  try {
    const head = Buffer.alloc(8)
    let position = 8
    for (let count = 0; count < maxChunks; count++) {
      const { bytesRead } = await handle.read(head, 0, 8, position)
      if (bytesRead < 8 || head.toString('latin1', 4) === 'IEND') return false
      position += 12 + head.readUInt32BE(0)
    }
    return true
  } finally {
    await handle.close()
  }
}
