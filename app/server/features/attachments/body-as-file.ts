import { Transform, type Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import { Problem } from '../../shell/api/problem.ts'
import type { Incoming } from './upload.ts'

/** The body of a request as a file. It ends, and says so, where it is longer than a file may be. */
export function bodyAsFile({ body, query }: FastifyRequest, maxBytes: number): Incoming {
  const { name } = query as { readonly name?: string }
  if (name === undefined) {
    const detail = 'is needed where the body is the file itself'
    throw new Problem(400, 'bad-address', `name ${detail}.`, { errors: [{ field: 'name', detail }] })
  }
  if (typeof body !== 'object' || body === null || !('pipe' in body)) {
    throw new Problem(422, 'invalid', 'The body is the file, and it has nothing.')
  }
  const file = new Limited(maxBytes)
  const source = body as Readable
  source.on('error', (error) => file.destroy(error))
  source.once('close', () => {
    if (!source.readableEnded) file.destroy(new Error('the client has gone'))
  })
  source.pipe(file)
  return { filename: name, file }
}

class Limited extends Transform {
  truncated = false
  #left: number

  constructor(maxBytes: number) {
    super()
    this.#left = maxBytes
  }

  override _transform(
    piece: Buffer,
    _encoding: BufferEncoding,
    done: (error?: Error | null, piece?: Buffer) => void,
  ): void {
    const taken = piece.subarray(0, this.#left)
    this.#left -= taken.length
    // What comes after is read and dropped: the client gets the answer.
    if (taken.length < piece.length) this.truncated = true
    if (taken.length > 0) done(null, taken)
    else done()
  }
}
