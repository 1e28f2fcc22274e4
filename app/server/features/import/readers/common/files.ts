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
  address(key: string, name: string, open: () => Promise<Readable>): string {
    return this.#add(key, { name, open })
  }

  /** @param key the same for the same file in all notes: it is kept once. @returns the address that stands for it in the text */
  shared(key: string, name: string, open: () => Promise<Readable>, bytes?: number): string {
    return this.#add(key, { name, open, bytes, shared: { key, isOwn: false } })
  }

  /** @param around names the archive in which the source lies, where it is not the outermost */
  entry(source: Source, entry: SourceEntry, name = nameOf(entry.path), around = ''): string {
    return this.shared(around + entry.path, name, () => source.stream(entry), entry.bytes)
  }

  #add(key: string, file: Omit<FileOfNote, 'ref'>): string {
    const ref = this.#files.get(key)?.ref ?? String(this.#files.size + 1)
    if (!this.#files.has(key)) this.#files.set(key, { ...file, ref })
    return `import-file:${ref}`
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
