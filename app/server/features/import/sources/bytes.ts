import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { RandomAccessReader } from 'yauzl'

/** Bytes that can be read anywhere. */
export interface Bytes {
  readonly size: number
  /** As many as are asked for, or up to the end. */
  read(first: number, length: number): Promise<Buffer>
}

export function bytesOfBuffer(buffer: Buffer): Bytes {
  return { size: buffer.length, read: async (first, length) => buffer.subarray(first, first + length) }
}

export function bytesOfFile(path: string, size: number): Bytes {
  return {
    size,
    async read(first, length) {
      const file = await open(path)
      try {
        const wanted = Math.max(0, Math.min(length, size - first))
        const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(wanted), 0, wanted, first)
        return buffer.subarray(0, bytesRead)
      } finally {
        await file.close()
      }
    },
  }
}

/** Part of others. */
export function sliceOf(bytes: Bytes, start: number, size: number): Bytes {
  return {
    size,
    read: (first, length) => bytes.read(start + first, Math.max(0, Math.min(length, size - first))),
  }
}

const pieceBytes = 256 * 1024

export function streamOf(bytes: Bytes, start = 0, end = bytes.size): Readable {
  async function* pieces(): AsyncGenerator<Buffer> {
    for (let at = start; at < end; at += pieceBytes) yield await bytes.read(at, Math.min(pieceBytes, end - at))
  }
  return Readable.from(pieces(), { objectMode: false })
}

/** As yauzl reads them. */
export class BytesReader extends RandomAccessReader {
  readonly #bytes: Bytes

  constructor(bytes: Bytes) {
    super()
    this.#bytes = bytes
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return streamOf(this.#bytes, start, end)
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    this.#bytes.read(position, length).then(
      (read) => {
        const isWhole = read.copy(buffer, offset) === length
        setImmediate(callback, isWhole ? null : new Error('unexpected end'))
      },
      (error: unknown) => setImmediate(callback, error as Error),
    )
  }
}

const blockBytes = 1024 ** 2
const maxBlocks = 4

/**
 * The same bytes, read in blocks of which the last few are kept: small reads that lie beside each other become one.
 * Concurrent reads of a block are one, too.
 */
export function inBlocks(bytes: Bytes): Bytes {
  const kept = new Map<number, Promise<Buffer>>()
  function block(n: number): Promise<Buffer> {
    const found = kept.get(n) ?? bytes.read(n * blockBytes, Math.min(blockBytes, bytes.size - n * blockBytes))
    // The one that was read last is the last to go.
    kept.delete(n)
    kept.set(n, found)
    found.catch(() => kept.delete(n))
    for (const oldest of kept.keys()) {
      if (kept.size <= maxBlocks) break
      kept.delete(oldest)
    }
    return found
  }
  return {
    size: bytes.size,
    async read(first, length) {
      const end = Math.min(first + length, bytes.size)
      const pieces: Buffer[] = []
      for (let at = first; at < end;) {
        const n = Math.floor(at / blockBytes)
        const whole = await block(n)
        const piece = whole.subarray(at - n * blockBytes, Math.min(whole.length, end - n * blockBytes))
        if (piece.length === 0) break
        pieces.push(piece)
        at += piece.length
      }
      return pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces)
    },
  }
}
