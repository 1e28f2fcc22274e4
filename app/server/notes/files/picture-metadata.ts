import { heifCleaner } from './heif-metadata.ts'
import { inPassing, type Cleaner } from './in-passing.ts'
import { jpegCleaner } from './jpeg-metadata.ts'
import { pngCleaner } from './png-metadata.ts'
import { webpCleaner } from './webp-metadata.ts'

const cleaners: ReadonlyMap<string, () => Cleaner> = new Map([
  ['image/jpeg', jpegCleaner],
  ['image/png', pngCleaner],
  ['image/webp', webpCleaner],
  ...['avif', 'heic', 'heif', 'heic-sequence', 'heif-sequence'].map((kind) => [`image/${kind}`, heifCleaner] as const),
])

/** Whether what a camera writes into a picture of this type can be taken out of it. */
export function hasCleaner(type: string): boolean {
  return cleaners.has(type)
}

/**
 * A picture without what cameras and programs write into it: place, time, device, names, words. It is as long as before: what goes is zeros, and
 * so is the rest of a picture whose parts cannot be told.
 */
export function withoutMetadata(type: string, bytes: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  const cleaner = cleaners.get(type)
  return cleaner ? inPassing(bytes, cleaner()) : bytes
}
