import { beginningOf, isOfOtherEncoding } from '../common/beginning.ts'
import { commonFolders, extensionOf, foldersOf, nameOf, stemOf } from '../common/paths.ts'
import { pathOfAddress } from '../../../../platform/moving/file-links.ts'
import { titleOf } from '../common/note.ts'
import type { Source, SourceEntry } from '../reader.ts'
import { headOf } from './heads.ts'

const noteKinds: readonly string[] = ['md', 'markdown', 'mdown', 'mkd', 'txt', 'text']

export const isNote = ({ path }: SourceEntry): boolean => noteKinds.includes(extensionOf(path))
export const isMarkdown = (entry: SourceEntry): boolean => isNote(entry) && !/\.te?xt$/i.test(entry.path)

/** Where Obsidian puts what is deleted. */
const trash = '.trash'

/** Settings of programs, such as `.obsidian/`. */
export const isHidden = (entry: SourceEntry): boolean =>
  foldersOf(entry.path).some((name) => name.startsWith('.') && name !== trash) ||
  (nameOf(entry.path).startsWith('.') && !/\.(?:md|markdown|te?xt)$/i.test(entry.path))

export const isInTrash = ({ path }: SourceEntry): boolean => foldersOf(path).includes(trash)

/** Of one file; what is longer than a note can be is parted later. */
export const maxTextBytes = 32 * 1024 ** 2

/** How far into a file its head is looked for. */
const headBytes = 8 * 1024
const dated = /^(\d{4}-\d\d-\d\d)-(?=.)/

/** A folder of Markdown files that link to each other and to files by paths or, as in Obsidian, by names alone. */
export class Vault {
  readonly #source: Source
  readonly #byPath = new Map<string, SourceEntry>()
  readonly #byLikeness = new Map<string, SourceEntry>()
  /** By a name alone: of several files of one name, the one with the shortest path. */
  readonly #byName = new Map<string, SourceEntry>()
  readonly #titles = new Map<string, string>()
  /** Folders around all notes, which are no pads. */
  readonly #outer: number

  constructor(source: Source, entries: readonly SourceEntry[]) {
    this.#source = source
    for (const entry of entries) {
      this.#byPath.set(entry.path, entry)
      if (!this.#byLikeness.has(likeness(entry.path))) this.#byLikeness.set(likeness(entry.path), entry)
      if (isInTrash(entry)) continue
      const before = this.#byName.get(likeness(nameOf(entry.path)))
      if (!before || before.path.length > entry.path.length) this.#byName.set(likeness(nameOf(entry.path)), entry)
    }
    const paths = entries.filter((entry) => isNote(entry) && !isInTrash(entry)).map(({ path }) => path)
    const common = commonFolders(paths)
    // A folder whose notes lie in it alone is a pad; with more folders in it, it is what the pads lie in.
    this.#outer = paths.every((path) => foldersOf(path).length === common) ? Math.max(0, common - 1) : common
  }

  /** The folders of a note that are its pad. */
  padOf({ path }: SourceEntry): string[] {
    const folders = foldersOf(path)
    return folders.slice(folders.includes(trash) ? folders.indexOf(trash) + 1 : this.#outer)
  }

  /** @param target as it stands in a link, without what follows `#` */
  find(from: SourceEntry, target: string, isAddress: boolean): SourceEntry | undefined {
    const beside = pathOfAddress(
      from.path,
      isAddress ? target : encodeURIComponent(target).replaceAll('%2F', '/'),
    )?.path
    const outer = foldersOf(from.path).slice(0, this.#outer)
    const top = [...outer, ...target.split('/').filter((name) => name !== '' && name !== '.')].join('/')
    for (const path of [beside, top]) {
      const found = path === undefined ? undefined : this.#atPath(path)
      if (found) return found
    }
    if (isAddress) return undefined
    return this.#byName.get(likeness(nameOf(target))) ?? this.#byName.get(likeness(`${nameOf(target)}.md`))
  }

  #atPath(path: string): SourceEntry | undefined {
    for (const one of [path, `${path}.md`]) {
      // Some systems have names that differ in case alone.
      const found = this.#byPath.get(one) ?? this.#byLikeness.get(likeness(one))
      if (found) return found
    }
    return undefined
  }

  /** As its note will be read. */
  async #beginningOf(entry: SourceEntry): Promise<string> {
    const beginning = await beginningOf(this.#source, entry, headBytes)
    if (!isOfOtherEncoding(beginning)) return beginning
    return (await this.#source.anyText(entry, maxTextBytes).catch(() => ({ text: beginning }))).text
  }

  /** What the note of a file is called. */
  async titleOf(entry: SourceEntry): Promise<string> {
    const known = this.#titles.get(entry.path)
    if (known !== undefined) return known
    const title = titleIn(entry, headOf(await this.#beginningOf(entry)).title)
    this.#titles.set(entry.path, title)
    return title
  }
}

/** @param said in its head */
export function titleIn({ path }: SourceEntry, said: string | undefined): string {
  if (said?.trim()) return titleOf(said)
  const stem = stemOf(path)
  // As Jekyll names them.
  const [, slug] = /^\d{4}-\d\d-\d\d-(.+)$/.exec(stem) ?? []
  return titleOf(slug?.includes(' ') === false ? slug.replaceAll('-', ' ') : stem)
}

/** The day in a name as Jekyll has it. */
export function dayIn({ path }: SourceEntry): Date | undefined {
  const [, day] = dated.exec(stemOf(path)) ?? []
  const date = day === undefined ? undefined : new Date(`${day}T00:00:00Z`)
  return date && !Number.isNaN(date.getTime()) ? date : undefined
}

function likeness(path: string): string {
  return path.normalize('NFC').toLowerCase()
}
