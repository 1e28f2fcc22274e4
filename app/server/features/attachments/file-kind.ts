import { createReadStream } from 'node:fs'
import { fileTypeFromFile } from 'file-type'

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

/** More than any camera makes; a small file can claim to be much larger. */
const mostPixels = 100_000_000

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
 * @throws UnfitFile
 */
export async function lookAt(file: string, name: string): Promise<FileKind> {
  const found = (await fileTypeFromFile(file))?.mime
  const extension = /\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? ''
  const expected = promised[extension]
  if (expected !== undefined && found !== expected) {
    throw new UnfitFile(`is called .${extension} and is none: it may be damaged, or have the wrong name`)
  }
  if (found !== undefined && shownImages.includes(found)) return { type: found, size: await inTurn(() => draw(file)) }
  if (found !== undefined) return { type: found, size: undefined }
  return { type: (await isText(file)) ? 'text/plain' : 'application/octet-stream', size: undefined }
}

async function draw(file: string): Promise<{ width: number; height: number }> {
  const sharp = await loadSharp()
  try {
    const image = () => sharp(file, { limitInputPixels: mostPixels, failOn: 'warning', sequentialRead: true })
    const { autoOrient } = await image().metadata()
    await image()
      .autoOrient()
      .resize({ width: thumbnailSide, height: thumbnailSide, fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 78 })
      // Seconds; the next one waits for it.
      .timeout({ seconds: 20 })
      .toFile(`${file}-thumbnail`)
    return { width: autoOrient.width, height: autoOrient.height }
  } catch (error) {
    if (error instanceof Error && /pixel limit/.test(error.message)) {
      throw new UnfitFile('has more than 100 megapixels: make it smaller')
    }
    throw new UnfitFile('is a damaged image: open it on your device to see whether it is whole')
  }
}

let last: Promise<unknown> = Promise.resolve()

/** One image at a time: each takes memory for its pixels. */
function inTurn<Result>(act: () => Promise<Result>): Promise<Result> {
  const turn = last.then(act, act)
  last = turn.catch(() => {})
  return turn
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
