import { createReadStream } from 'node:fs'
import { fileTypeFromFile } from 'file-type'
import type { Metadata } from 'sharp'
import { pictures } from './places.ts'
import { hasTooManyChunks } from './png-chunks.ts'

/** The type of a file by its bytes. */
export interface FileKind {
  readonly type: string
  /** Pixels after rotation, of an image that browsers show inline; undefined for every other file. */
  readonly size: { readonly width: number; readonly height: number } | undefined
}

/** Why a file is refused, in words for its sender. */
export class UnfitFile extends Error {}

/** Images that are shown inline; all others, SVG above all, are downloads. */
export const shownImages = ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif']

/** Types by file name extension, which the bytes must match. */
const promised: Readonly<Record<string, string>> = {
  ...{ png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg', gif: 'image/gif' },
  ...{ webp: 'image/webp', avif: 'image/avif', pdf: 'application/pdf' },
}

/**
 * Bound on decoding one image (decompression bombs): 3 kB of AVIF can be a hundred megapixels, and take two gigabytes.
 */
const maxDecodingBytes = 150_000_000

/** The longer side of a thumbnail: twice the CSS pixels, for dense screens. */
const thumbnailPixels = 640

/** Loaded with the first image, and without its caches: images are rare, and the caches take much memory. */
async function loadSharp() {
  const { default: sharp } = await import('sharp')
  sharp.cache(false)
  sharp.concurrency(1)
  return sharp
}

/**
 * Detects the type of a file. An image that browsers show is decoded, so that a damaged one is refused now, and gets a thumbnail beside
 * it (`FILE-thumbnail`, WebP, without EXIF).
 * @param personId the sender: images are decoded one after the other, with turns by person
 * @throws UnfitFile
 */
export async function lookAt(file: string, name: string, personId: string): Promise<FileKind> {
  const found = (await fileTypeFromFile(file))?.mime
  const extension = /\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? ''
  const expected = promised[extension]
  if (expected !== undefined && found !== expected) {
    throw new UnfitFile(`is called .${extension} and is none: it may be damaged, or have the wrong name`)
  }
  if (found === 'image/png' && (await hasTooManyChunks(file))) return { type: found, size: undefined }
  if (found !== undefined && shownImages.includes(found)) {
    return { type: found, size: await pictures.take(personId, () => draw(file)) }
  }
  if (found !== undefined) return { type: found, size: undefined }
  return { type: (await isText(file)) ? 'text/plain' : 'application/octet-stream', size: undefined }
}

/** Decodes an image and writes its thumbnail. @returns undefined for an image that is too large to decode: it becomes a download */
async function draw(file: string): Promise<FileKind['size']> {
  const sharp = await loadSharp()
  try {
    const image = () => sharp(file, { limitInputPixels: false, failOn: 'warning', sequentialRead: true })
    const found = await image().metadata()
    if (found.width * found.height * bytesPerPixel(found) > maxDecodingBytes) return undefined
    await image()
      .autoOrient()
      .resize({ width: thumbnailPixels, height: thumbnailPixels, fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 78 })
      // Other persons' images wait for this one.
      .timeout({ seconds: 20 })
      .toFile(`${file}-thumbnail`)
    return { width: found.autoOrient.width, height: found.autoOrient.height }
  } catch {
    throw new UnfitFile('is a damaged image: open it on your device to see whether it is whole')
  }
}

/** Memory of decoding by format, measured: some formats are decoded line by line, others as a whole. */
function bytesPerPixel({ format, isProgressive, depth, orientation = 1 }: Metadata): number {
  switch (format) {
    case 'heif':
      return 19
    case 'gif':
      return 6
    case 'png':
      return !isProgressive ? 2 : depth === 'ushort' ? 9 : 5
    case 'jpeg':
      return isProgressive || orientation > 1 ? 3.5 : 2
    default:
      return 2
  }
}

/** Whether a file is UTF-8 without NUL. */
async function isText(file: string): Promise<boolean> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    for await (const chunk of createReadStream(file)) {
      if (decoder.decode(chunk as Buffer, { stream: true }).includes('\0')) return false
    }
    decoder.decode()
    return true
  } catch {
    return false
  }
}
