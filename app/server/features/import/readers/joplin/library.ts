import type { JoplinItem } from './item.ts'

/** Notebooks in each other; a circle of them ends there. */
const maxDepth = 50

interface Folder {
  readonly title: string
  readonly parent: string
  readonly isTrashed: boolean
}

export interface Resource {
  readonly name: string
  readonly isEncrypted: boolean
}

/** What notes refer to by its id. */
export class Library {
  readonly titles = new Map<string, string>()
  readonly resources = new Map<string, Resource>()
  readonly #folders = new Map<string, Folder>()
  readonly #tags = new Map<string, string>()
  readonly #tagsOfNotes = new Map<string, string[]>()

  add({ kind, id, title, of }: JoplinItem): void {
    const isEncrypted = of['encryption_applied'] === '1'
    if (kind === 'note' && !isEncrypted) this.titles.set(id, title)
    if (kind === 'tag') this.#tags.set(id, title)
    if (kind === 'folder') {
      this.#folders.set(id, { title, parent: of['parent_id'] ?? '', isTrashed: isTime(of['deleted_time']) })
    }
    if (kind === 'resource') {
      const extension = of['file_extension'] ?? ''
      const named = title || of['filename'] || `${id}${extension && `.${extension}`}`
      this.resources.set(id, { name: named, isEncrypted: isEncrypted || of['encryption_blob_encrypted'] === '1' })
    }
    if (kind === 'note-tag') {
      const note = of['note_id'] ?? ''
      const tags = this.#tagsOfNotes.get(note) ?? []
      tags.push(of['tag_id'] ?? '')
      this.#tagsOfNotes.set(note, tags)
    }
  }

  /** Notebooks of a note from the outermost, and whether one of them is in the trash. */
  placeOf(parent: string): { pad: string[]; isTrashed: boolean } {
    const pad: string[] = []
    let isTrashed = false
    for (
      let folder = this.#folders.get(parent);
      folder && pad.length < maxDepth;
      folder = this.#folders.get(folder.parent)
    ) {
      pad.unshift(folder.title)
      isTrashed ||= folder.isTrashed
    }
    return { pad, isTrashed }
  }

  tagsOf(note: string): string[] {
    return (this.#tagsOfNotes.get(note) ?? []).flatMap((id) => this.#tags.get(id) ?? [])
  }
}

/** Whether a property is a time: no time is zero or empty. */
export function isTime(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== '0'
}
