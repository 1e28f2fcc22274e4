import { randomUUID } from 'node:crypto'
import { open, rm, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import type { Sql } from '../../../platform/database/connect.ts'
import type { ObjectStore } from '../../../platform/objects/object-store.ts'
import { announce, disown } from '../../../platform/objects/unnamed-objects.ts'
import type { Bytes } from '../sources/bytes.ts'
import { makeOwnFolder } from '../sources/own-folders.ts'

/** What was brought, as it lies in the store. */
export interface Stored {
  readonly key: string
  readonly parts: number
}

/** Of each object but the last: one request sends it, and a disk has room for those of several imports. */
const partBytes = 16 * 1024 ** 2

/** How long an import can be looked at, started and gone on with; an SQL interval. */
export const keptFor = '7 days'

const keyOf = ({ key }: Pick<Stored, 'key'>, part: number) => `${key}-${part}`

export function keysOfParts(stored: Stored): string[] {
  return Array.from({ length: stored.parts }, (_, part) => keyOf(stored, part))
}

/** Writes bytes into the store as they come, a part after the other. */
export class PartWriter {
  readonly #sql: Sql
  readonly #objects: ObjectStore
  readonly #uploads: string
  readonly #key = randomUUID()
  #folder: string | undefined
  #file: FileHandle | undefined
  #inPart = 0
  #parts = 0

  /** @param uploads folder for a part until it is whole */
  constructor(sql: Sql, objects: ObjectStore, uploads: string) {
    this.#sql = sql
    this.#objects = objects
    this.#uploads = uploads
  }

  async write(bytes: Buffer): Promise<void> {
    for (let rest = bytes; rest.length > 0;) {
      this.#file ??= await this.#begin()
      const taken = rest.subarray(0, partBytes - this.#inPart)
      await this.#file.write(taken)
      this.#inPart += taken.length
      rest = rest.subarray(taken.length)
      if (this.#inPart === partBytes) await this.#send()
    }
  }

  /** What was written is in the store then. */
  async end(): Promise<Stored> {
    if (this.#inPart > 0) await this.#send()
    await this.#clean()
    return { key: this.#key, parts: this.#parts }
  }

  /** Has the parts removed. */
  async abort(): Promise<void> {
    await this.#clean()
    const keys = keysOfParts({ key: this.#key, parts: this.#parts })
    if (keys.length > 0) await disown(this.#sql, keys)
  }

  async #begin(): Promise<FileHandle> {
    if (this.#folder === undefined) {
      this.#folder = await makeOwnFolder(this.#uploads)
    }
    return open(join(this.#folder, 'part'), 'w', 0o600)
  }

  async #send(): Promise<void> {
    await this.#file?.close()
    this.#file = undefined
    const key = keyOf({ key: this.#key }, this.#parts++)
    // Write-ahead, and for as long as an import is kept.
    await announce(this.#sql, [key], keptFor)
    await this.#objects.put(key, join(this.#folder ?? '', 'part'), this.#inPart, 'application/octet-stream')
    this.#inPart = 0
  }

  async #clean(): Promise<void> {
    await this.#file?.close()
    this.#file = undefined
    if (this.#folder !== undefined) await rm(this.#folder, { recursive: true, force: true })
  }
}

/** Reads what was brought, by ranges. */
export function bytesOfParts(objects: ObjectStore, stored: Pick<Stored, 'key'>, size: number): Bytes {
  return {
    size,
    async read(first, length) {
      const end = Math.min(first + length, size)
      const pieces: Buffer[] = []
      for (let at = first; at < end;) {
        const part = Math.floor(at / partBytes)
        const last = Math.min(end, (part + 1) * partBytes) - 1
        const range = { first: at - part * partBytes, last: last - part * partBytes }
        pieces.push(...(await piecesOf(await objects.get(keyOf(stored, part), range))))
        at = last + 1
      }
      return pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces)
    },
  }
}

/** Without copies: what is read into memory and dropped again is what the garbage collector of an import is busy with. */
async function piecesOf(stream: Readable): Promise<Buffer[]> {
  const pieces: Buffer[] = []
  for await (const piece of stream) pieces.push(piece as Buffer)
  return pieces
}
