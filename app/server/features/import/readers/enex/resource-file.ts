import { createHash, type Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, rm, type FileHandle } from 'node:fs/promises'
import type { Readable } from 'node:stream'

/** Evernote takes notes of 200 MB. */
const maxBytes = 512 * 1024 ** 2

/** The bytes of a resource in a temporary file. */
export class ResourceFile {
  readonly #path: string
  readonly #hash: Hash = createHash('md5')
  #file: FileHandle | undefined
  #rest = ''
  #bytes = 0

  constructor(path: string) {
    this.#path = path
  }

  get isTooLarge(): boolean {
    return this.#bytes > maxBytes
  }

  /** @param base64 the next part of it, cut anywhere */
  async add(base64: string): Promise<void> {
    const text = this.#rest + base64.replace(/\s+/g, '')
    const whole = text.length - (text.length % 4)
    this.#rest = text.slice(whole)
    await this.#write(Buffer.from(text.slice(0, whole), 'base64'))
  }

  /** @returns the MD5 of the bytes, by which notes name it */
  async end(): Promise<string> {
    await this.#write(Buffer.from(this.#rest, 'base64'))
    await this.#file?.close()
    this.#file = undefined
    return this.#hash.digest('hex')
  }

  open(): Readable {
    return createReadStream(this.#path)
  }

  async remove(): Promise<void> {
    await this.#file?.close()
    await rm(this.#path, { force: true })
  }

  async #write(bytes: Buffer): Promise<void> {
    this.#file ??= await open(this.#path, 'w', 0o600)
    this.#bytes += bytes.length
    if (this.isTooLarge) return
    this.#hash.update(bytes)
    await this.#file.write(bytes)
  }
}
