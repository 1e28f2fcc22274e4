import type { Readable } from 'node:stream'
import { ImportRefusal } from './refusal.ts'
import { sampleOf, tellEncoding } from './tell-encoding.ts'

interface File {
  readonly path: string
  open(): Promise<Readable>
}

/** Kinds of files that do not say their encoding. */
const isText = ({ path }: File) => /\.(?:md|markdown|mdown|mkd|te?xt|csv|tsv|tab|html?)$/i.test(path)

/** Most files whose beginnings are looked at, and most bytes of them. */
const maxFiles = 200
const maxBeginningBytes = 16 * 1024
const maxSampleBytes = 32 * 1024
const maxSampleBytesOfFile = 1024

/** The encoding of the texts of an archive that are no Unicode: most are written by one program, and together they tell more than one alone. */
export async function commonEncoding(files: readonly File[]): Promise<string | undefined> {
  const samples: Buffer[] = []
  let size = 0
  for (const file of files.filter(isText).slice(0, maxFiles)) {
    const beginning = await beginningOf(file)
    if (isUnicode(beginning)) continue
    const sample = sampleOf(beginning, maxSampleBytesOfFile)
    samples.push(sample)
    size += sample.length
    if (size >= maxSampleBytes) break
  }
  return samples.length < 2 ? undefined : tellEncoding(Buffer.concat(samples), undefined, () => true)
}

async function beginningOf(file: File): Promise<Buffer> {
  const pieces: Buffer[] = []
  let size = 0
  try {
    for await (const piece of await file.open()) {
      pieces.push(piece as Buffer)
      size += (piece as Buffer).length
      if (size >= maxBeginningBytes) break
    }
  } catch (error) {
    // Its own reading says so.
    if (!(error instanceof ImportRefusal)) throw error
  }
  return Buffer.concat(pieces).subarray(0, maxBeginningBytes)
}

function isUnicode(bytes: Buffer): boolean {
  if (bytes.includes(0)) return true
  try {
    // The end of the beginning may part a sign.
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    return true
  } catch {
    return false
  }
}
