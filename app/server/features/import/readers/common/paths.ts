import type { Source, SourceEntry } from '../reader.ts'

/** The last name of a path. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** Without what says its kind. */
export function stemOf(path: string): string {
  const name = nameOf(path)
  const dot = name.lastIndexOf('.')
  return dot > 0 ? name.slice(0, dot) : name
}

/** In lower case, without its dot. */
export function extensionOf(path: string): string {
  const name = nameOf(path)
  const dot = name.lastIndexOf('.')
  return dot > 0 ? name.slice(dot + 1).toLowerCase() : ''
}

/** The names of the folders in which it lies, from the outermost. */
export function foldersOf(path: string): string[] {
  return path.split('/').slice(0, -1)
}

/** Folders in which everything lies: archives are often packed with one around them. */
export function commonFolders(paths: readonly string[]): number {
  const [first, ...rest] = paths.map(foldersOf)
  if (!first) return 0
  let count = first.length
  for (const folders of rest) {
    let same = 0
    while (same < count && folders[same] === first[same]) same++
    count = same
  }
  return count
}

/** Finds the entries of a source by path, and by the addresses that pages have. */
export class Entries {
  readonly #byPath = new Map<string, SourceEntry>()
  #byLikeness: Map<string, SourceEntry> | undefined

  constructor({ entries }: Pick<Source, 'entries'>) {
    for (const entry of entries) this.#byPath.set(entry.path, entry)
  }

  /** Programs write accents in two ways, and some ignore case. */
  at(path: string): SourceEntry | undefined {
    return this.#byPath.get(path) ?? this.#alike().get(likeness(path))
  }

  /** @param from the path of the file that has the address. @returns undefined where it leads out of the source */
  linked(from: string, address: string): SourceEntry | undefined {
    const path = pathOfAddress(from, address)
    if (path === undefined) return undefined
    // A name may have the sign with which a place on a page begins.
    return this.at(path) ?? this.at(pathOfAddress(from, address.replace(/#/g, '%23')) ?? '')
  }

  #alike(): Map<string, SourceEntry> {
    if (this.#byLikeness) return this.#byLikeness
    const made = new Map<string, SourceEntry>()
    for (const entry of this.#byPath.values()) {
      const alike = likeness(entry.path)
      if (!made.has(alike)) made.set(alike, entry)
    }
    this.#byLikeness = made
    return made
  }
}

/** Where a relative address leads from a file; undefined for all others. */
export function pathOfAddress(from: string, address: string): string | undefined {
  if (/^(?:[a-z][a-z\d+.-]*:|\/|#|\?|$)/i.test(address) || address.length > 4000) return undefined
  const parts = foldersOf(from)
  for (const name of decoded(address.replace(/[?#].*$/s, '')).split('/')) {
    if (name === '..' && parts.length === 0) return undefined
    if (name === '..') parts.pop()
    else if (name !== '.' && name !== '') parts.push(name)
  }
  return parts.join('/')
}

export function decoded(address: string): string {
  try {
    return decodeURIComponent(address)
  } catch {
    return address
  }
}

function likeness(path: string): string {
  return path.normalize('NFC').toLowerCase()
}
