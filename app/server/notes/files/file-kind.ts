import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { fileTypeFromFile } from 'file-type'
import type { Metadata } from 'sharp'
import { pictures } from './places.ts'
import { hasTooManyChunks } from './png-chunks.ts'

/** The type of a file by its bytes. */
export interface FileKind {
  readonly type: string
  /** Pixels after rotation, of an image that browsers show inline; undefined for every other file. */
  readonly size: { readonly width: number; readonly height: number } | undefined
  /** Whether the bytes or the name promise an image, and none could be decoded: the file is kept without a picture. */
  readonly isUnreadableImage: boolean
}

/** Images that are shown inline; all others, SVG above all, are downloads. */
export const shownImages = ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif']

/** How far into a file the mark of a PDF may stand. */
const pdfHeaderBytes = 1024

const imageExtension = /\.(?:png|apng|jpe?g|gif|webp|avif|hei[cf]|tiff?|bmp|svg|ico|jxl|jp2)$/i

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
 * Detects the type of a file by its bytes, whatever its name says: browsers, phones and messengers save images under the endings of others. An
 * image that browsers show is decoded and gets a thumbnail beside it (`FILE-thumbnail`, WebP, without EXIF).
 * @param personId the sender: images are decoded one after the other, with turns by person
 */
export async function lookAt(file: string, name: string, personId: string): Promise<FileKind> {
  const found = (await fileTypeFromFile(file))?.mime
  // An animated PNG is a PNG for everything that shows one.
  const type = found === 'image/apng' ? 'image/png' : (found ?? (await typeOfUnknown(file)))
  const isImage = shownImages.includes(type)
  const isDecoded = isImage && !(type === 'image/png' && (await hasTooManyChunks(file)))
  const size = isDecoded ? await pictures.take(personId, () => draw(file)) : undefined
  // HEIC is among them: the library's builds have no decoder for it.
  return { type, size, isUnreadableImage: !size && (type.startsWith('image/') || imageExtension.test(name)) }
}

/** A PDF may have a kilobyte before its mark, such as a printer's commands; the library finds it at the beginning only. */
async function typeOfUnknown(file: string): Promise<string> {
  const handle = await open(file)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(pdfHeaderBytes), 0, pdfHeaderBytes, 0)
    if (buffer.subarray(0, bytesRead).includes('%PDF-')) return 'application/pdf'
  } finally {
    await handle.close()
  }
  return (await isText(file)) ? 'text/plain' : 'application/octet-stream'
}

/**
 * Decodes an image as far as it can be, as browsers do: phones write JPEGs with odd parameters or without an end, and downloads break off.
 * @returns undefined for an image that cannot be decoded at all, or is too large to decode: it becomes a download
 */
async function draw(file: string): Promise<FileKind['size']> {
  const sharp = await loadSharp()
  try {
    const image = () => sharp(file, { limitInputPixels: false, failOn: 'none', sequentialRead: true })
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
    return undefined
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
