import { mkdir, mkdtemp, open, rm, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode } from '../../platform/error-code.ts'
import { ObjectProblem } from '../../platform/objects/object-store.ts'

/** A text on its way into the archive. */
export interface SpooledText {
  readonly path: string
  readonly modifiedAt: Date
  readonly content: Buffer
}

/** Of the texts of all exports of this process: as much as four accounts may have. */
const maxSpooledBytes = 4 * 1024 ** 3
let spooledBytes = 0

/**
 * Texts in a file on the disk, written as fast as the database gives them and read as fast as the client takes them: however slow that is, the
 * database's snapshot has ended long before, and memory holds one text.
 */
export class Spool {
  readonly folder: string
  readonly #file: FileHandle
  #written = 0
  /** Of the room of all exports. */
  #taken = 0
  #isDone = false
  #failure: Error | undefined
  #wake = Promise.withResolvers<undefined>()

  private constructor(folder: string, file: FileHandle) {
    this.folder = folder
    this.#file = file
  }

  /** @param within a folder of which leftovers of killed processes are removed */
  static async open(within: string): Promise<Spool> {
    try {
      await mkdir(within, { recursive: true, mode: 0o700 })
      const folder = await mkdtemp(join(within, 'export-'))
      return new Spool(folder, await open(join(folder, 'texts'), 'wx+', 0o600))
    } catch (error) {
      throw diskProblem(error)
    }
  }

  async add({ path, modifiedAt, content }: SpooledText): Promise<void> {
    const head = Buffer.from(JSON.stringify({ path, modifiedAt: modifiedAt.getTime(), bytes: content.length }))
    const size = Buffer.alloc(4)
    size.writeUInt32LE(head.length)
    const record = Buffer.concat([size, head, content])
    if (spooledBytes + record.length > maxSpooledBytes) {
      throw new ObjectProblem(
        'too much at once',
        'exports of others hold 4 GiB of texts on the disk: try it again later',
      )
    }
    spooledBytes += record.length
    this.#taken += record.length
    await this.#file.write(record, 0, record.length, this.#written).catch((error: unknown) => {
      throw diskProblem(error)
    })
    this.#written += record.length
    this.#wakeReader()
  }

  /** No text follows. @param failure why not, where that is not as it should be */
  end(failure?: Error): void {
    this.#isDone = true
    this.#failure = failure
    this.#wakeReader()
  }

  /** The texts in their order, waiting for those that are still to come. */
  async *texts(): AsyncGenerator<SpooledText> {
    for (let at = 0; ;) {
      if (at === this.#written) {
        if (this.#failure) throw this.#failure
        if (this.#isDone) return
        await this.#wake.promise
        continue
      }
      const headBytes = (await this.#read(at, 4)).readUInt32LE()
      const head = JSON.parse((await this.#read(at + 4, headBytes)).toString()) as Record<'path', string> &
        Record<'modifiedAt' | 'bytes', number>
      const content = await this.#read(at + 4 + headBytes, head.bytes)
      at += 4 + headBytes + head.bytes
      yield { path: head.path, modifiedAt: new Date(head.modifiedAt), content }
    }
  }

  async remove(): Promise<void> {
    spooledBytes -= this.#taken
    this.#taken = 0
    await this.#file.close()
    await rm(this.folder, { recursive: true, force: true })
  }

  #wakeReader(): void {
    this.#wake.resolve(undefined)
    this.#wake = Promise.withResolvers()
  }

  async #read(at: number, bytes: number): Promise<Buffer> {
    const { buffer, bytesRead } = await this.#file.read(Buffer.alloc(bytes), 0, bytes, at)
    if (bytesRead < bytes) throw new Error('a spooled text is shorter than it was written')
    return buffer
  }
}

/** For the log, with what to do; the client is told to try again. */
export function diskProblem(error: unknown): Error {
  const code = errorCode(error) ?? 'unknown reason'
  if (!['ENOSPC', 'EACCES', 'EROFS', 'EIO', 'EDQUOT', 'EMFILE'].includes(code)) return error as Error
  return new ObjectProblem(code, 'exports are written to uploads/ in DATA_DIR: is there room, and may it be written to')
}
