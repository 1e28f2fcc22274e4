import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { makeOwnFolder } from './own-folders.ts'
import type { Bytes } from './bytes.ts'
import { refuseAll } from './refusal.ts'

/** What an archive may be, with the archives in it. */
export interface ArchiveLimits {
  readonly maxEntries: number
  readonly maxUnpackedBytes: number
  /** How many archives may lie in each other. */
  readonly maxDepth: number
}

/** How many times its size an archive may unpack to, and from which size on this counts. */
const maxRatio = { times: 200, fromBytes: 64 * 1024 ** 2 }

/** Imports that one process works on at once: of the disk, each may have its part. */
export const importsAtOnce = 2

/** Counts what is taken of the limits by an archive and by those in it, and has the folder for what is unpacked to be read anywhere. */
export class Budget {
  readonly limits: ArchiveLimits
  readonly #uploads: string
  readonly #counted = new Set<string>()
  readonly #unpacked = new Map<string, Promise<Bytes>>()
  #folder: Promise<string> | undefined
  #entries = 0
  #unpackedBytes = 0
  #diskBytes = 0

  /** @param uploads where a folder is made with the first file */
  constructor(limits: ArchiveLimits, uploads: string) {
    this.limits = limits
    this.#uploads = uploads
  }

  /**
   * Takes what an archive holds; of one that was counted already, nothing.
   * @param path names the archive
   * @param bytes that it unpacks to, of `packedBytes`
   * @throws ImportRefusal of the whole import
   */
  take(path: string, { entries, bytes, packedBytes }: { entries: number; bytes: number; packedBytes: number }): void {
    const { maxEntries, maxUnpackedBytes } = this.limits
    if (!this.#counted.has(path)) {
      this.#counted.add(path)
      this.#entries += entries
      this.#unpackedBytes += bytes
    }
    if (this.#entries > maxEntries) {
      throw refuseAll(`There are more than ${maxEntries} files in it. Bring it in several parts.`)
    }
    if (this.#unpackedBytes > maxUnpackedBytes) throw tooMuch(maxUnpackedBytes)
    this.allow(bytes, packedBytes)
  }

  /** @throws ImportRefusal of the whole import where so many bytes of `packedBytes` are too many */
  allow(bytes: number, packedBytes: number): void {
    if (bytes > this.limits.maxUnpackedBytes) throw tooMuch(this.limits.maxUnpackedBytes)
    if (bytes > maxRatio.fromBytes && bytes > packedBytes * maxRatio.times) {
      throw refuseAll('It unpacks to far more than notes do, so it was not unpacked.')
    }
  }

  /** What an archive was unpacked to, also when it is asked for again. @param path names it @param unpack to a file */
  unpacked(path: string, unpack: (file: string) => Promise<Bytes>): Promise<Bytes> {
    const found = this.#unpacked.get(path) ?? this.fileFor(`unpacked-${this.#unpacked.size}`).then(unpack)
    this.#unpacked.set(path, found)
    return found
  }

  /**
   * Takes room on the disk, for what is unpacked to it.
   * @throws ImportRefusal of the whole import
   */
  takeDisk(bytes: number): void {
    this.#diskBytes += bytes
    const most = this.limits.maxUnpackedBytes / importsAtOnce
    if (this.#diskBytes > most) {
      throw refuseAll(
        `It, or an archive in it, unpacks to more than ${inMegabytes(most)}. Unpack it first, and bring the folder.`,
      )
    }
  }

  /** A name for a file that goes with `close`. */
  async fileFor(name: string): Promise<string> {
    this.#folder ??= makeOwnFolder(this.#uploads)
    return join(await this.#folder, name)
  }

  /** Removes what was unpacked. */
  async close(): Promise<void> {
    if (this.#folder) await rm(await this.#folder, { recursive: true, force: true })
  }
}

function tooMuch(maxBytes: number): Error {
  return refuseAll(`It unpacks to more than ${inMegabytes(maxBytes)}. Bring it in several parts.`)
}

export function inMegabytes(bytes: number): string {
  return bytes >= 1024 ** 3 ? `${Math.floor(bytes / 1024 ** 3)} GB` : `${Math.floor(bytes / 1024 ** 2)} MB`
}
