import { createReadStream } from 'node:fs'
import { fileTypeFromFile } from 'file-type'
import type { Metadata } from 'sharp'
import { pictures } from './places.ts'
import { hasTooManyChunks } from './png-chunks.ts'

/** What a file is, as its bytes say. */
export interface FileKind {
  readonly type: string
  /** Of an image that every browser shows and that cannot do anything: pixels, the right way up. */
  readonly size: { readonly width: number; readonly height: number } | undefined
}

/** Why a file is not taken, in words for whoever sent it. */
export class UnfitFile extends Error {}

/** Images that are shown; all others, SVG above all, are only handed out. */
export const shownImages = ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif']

/** What a name promises, where people rely on it. */
const promised: Readonly<Record<string, string>> = {
  ...{ png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg', gif: 'image/gif' },
  ...{ webp: 'image/webp', avif: 'image/avif', pdf: 'application/pdf' },
}

/**
 * Bytes of memory that looking at one image may take. What a file claims is no measure: 3 kB of AVIF can be a hundred
 * megapixels, and take two gigabytes.
 */
const mostMemory = 150_000_000

/** Pixels of the side of a small picture, twice what is shown, for dense screens. */
const thumbnailSide = 640

/** Loaded with the first image: they come seldom, and what the library keeps for the next one is dear. */
async function loadSharp() {
  const { default: sharp } = await import('sharp')
  sharp.cache(false)
  sharp.concurrency(1)
  return sharp
}

/**
 * Looks what a file is. Of an image that is shown it reads every pixel, so that a broken one is noticed now, and writes a
 * small picture beside it (`FILE-thumbnail`, WebP, without what a camera notes about place and time).
 * @param personId who sent it: pictures are decoded one after the other, with turns by person
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

/** @returns undefined when it would take too much: then it is a file like any other, which browsers may show */
async function draw(file: string): Promise<FileKind['size']> {
  const sharp = await loadSharp()
  try {
    const image = () => sharp(file, { limitInputPixels: false, failOn: 'warning', sequentialRead: true })
    const found = await image().metadata()
    if (found.width * found.height * bytesPerPixel(found) > mostMemory) return undefined
    await image()
      .autoOrient()
      .resize({ width: thumbnailSide, height: thumbnailSide, fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 78 })
      // The next person's picture waits for this one.
      .timeout({ seconds: 20 })
      .toFile(`${file}-thumbnail`)
    return { width: found.autoOrient.width, height: found.autoOrient.height }
  } catch {
    throw new UnfitFile('is a damaged image: open it on your device to see whether it is whole')
  }
}

/** What the library holds at once while it reads an image, measured: some kinds come line by line, others whole. */
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

/** UTF-8 without a NUL. */
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
