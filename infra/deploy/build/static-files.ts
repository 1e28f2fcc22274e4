import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join, relative } from 'node:path'

/** Compressed copies, which the image serves where there is no CDN, and the build's own notes. */
const notUploaded = /\.(br|gz)$|^\.vite(\/|$)/

/** The names of a folder's static files. Each contains a hash of its content, so the same names are the same files. */
export function namesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => relative(folder, join(one.parentPath, one.name)))
    .filter((name) => !notUploaded.test(name))
    .sort()
}

export function hashOfFolder(folder: string): string {
  return createHash('sha256').update(namesIn(folder).join('\n')).digest('hex')
}
