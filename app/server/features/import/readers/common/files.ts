import type { Readable } from 'node:stream'
import { fileLink } from '../../../../../shared/file-link.ts'
import type { FileOfNote, Source, SourceEntry } from '../reader.ts'
import { extensionOf, nameOf } from './paths.ts'

/** What browsers show as a picture; everything else is a link. */
const pictures = new Set(['png', 'jpg', 'jpeg', 'jfif', 'gif', 'webp', 'avif'])

export function isPicture(name: string): boolean {
  return pictures.has(extensionOf(name))
}

/** The files of one note. */
export class NoteFiles {
  readonly #files = new Map<string, FileOfNote>()

  /** @param key the same for the same file. @returns the address that stands for it in the text */
  address(key: string, name: string, open: () => Promise<Readable>, bytes?: number): string {
    const ref = this.#files.get(key)?.ref ?? String(this.#files.size + 1)
    if (!this.#files.has(key)) this.#files.set(key, { ref, name, bytes, open })
    return `import-file:${ref}`
  }

  entry(source: Source, entry: SourceEntry, name = nameOf(entry.path)): string {
    return this.address(entry.path, name, () => source.stream(entry), entry.bytes)
  }

  has(key: string): boolean {
    return this.#files.has(key)
  }

  all(): FileOfNote[] {
    return [...this.#files.values()]
  }
}

/** The Markdown that shows a file. @param words instead of its name */
export function shownFile(name: string, href: string, words = ''): string {
  return fileLink({ name: words || name, href, width: isPicture(name) ? 1 : null })
}
