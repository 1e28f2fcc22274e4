import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import type { ZipFile } from '../../platform/archive/zip-writer.ts'

/** The SHA-256 of every file, on the disk until it is an entry of the archive itself. */
export class Checksums {
  readonly #path: string
  readonly #file: FileHandle
  readonly #sum = createHash('sha256')

  private constructor(path: string, file: FileHandle) {
    this.#path = path
    this.#file = file
  }

  /** @param folder that is removed when the export is done */
  static async open(folder: string): Promise<Checksums> {
    const path = join(folder, 'checksums')
    return new Checksums(path, await open(path, 'wx', 0o600))
  }

  /** @returns the file, whose line is written before the next file is asked for */
  async of(file: ZipFile): Promise<ZipFile> {
    const { content, path } = file
    if (Buffer.isBuffer(content)) {
      await this.#add(createHash('sha256').update(content).digest('hex'), path)
      return file
    }
    const add = (sum: string) => this.#add(sum, path)
    async function* pieces(of: AsyncIterable<Buffer>) {
      const hash = createHash('sha256')
      for await (const piece of of) {
        hash.update(piece)
        yield piece
      }
      await add(hash.digest('hex'))
    }
    return { ...file, content: pieces(content) }
  }

  /** @returns the checksum of the list itself */
  async end(): Promise<string> {
    await this.#file.close()
    return this.#sum.digest('hex')
  }

  lines(): AsyncIterable<Buffer> {
    return createReadStream(this.#path)
  }

  async close(): Promise<void> {
    await this.#file.close()
  }

  async #add(sum: string, path: string): Promise<void> {
    const line = `${sum}  ${path}\n`
    this.#sum.update(line)
    await this.#file.appendFile(line)
  }
}
