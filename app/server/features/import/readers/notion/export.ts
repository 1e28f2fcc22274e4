import { problemOf } from '../../sources/refusal.ts'
import { beginningOf } from '../common/beginning.ts'
import { merged } from '../common/merged.ts'
import { Entries, extensionOf, foldersOf, nameOf, stemOf } from '../common/paths.ts'
import { titleInHead } from '../html/html-text.ts'
import type { Source, SourceEntry, Work } from '../reader.ts'
import { idInName, titleInName } from './names.ts'

/** How far into a page its title stands. */
const headBytes = 16_384

const isPart = ({ path }: SourceEntry) => /(?:^|\/)export(?:block)?-[^/]*\.zip$/i.test(path)

/** Large exports are several archives in one. */
export async function wholeOf(source: Source): Promise<Source> {
  const parts = source.entries.filter(isPart)
  if (parts.length === 0) return source
  const inner: Source[] = []
  const damaged = new Set<SourceEntry>()
  for (const part of parts) {
    try {
      inner.push(await source.inner(part))
    } catch (error) {
      problemOf(part.path, error)
      damaged.add(part)
    }
  }
  const rest = source.entries.filter((entry) => !isPart(entry) || damaged.has(entry))
  return merged([...inner, { ...source, entries: rest }])
}

export function isPage({ path }: SourceEntry): boolean {
  return ['md', 'html'].includes(extensionOf(path)) && nameOf(path) !== 'index.html'
}

export function isDatabase({ path }: SourceEntry): boolean {
  return extensionOf(path) === 'csv'
}

export function isOfNotion(entry: SourceEntry): boolean {
  return (isPage(entry) || isDatabase(entry)) && idInName(stemOf(entry.path).replace(/_all$/, '')) !== undefined
}

/** An export, with what its pages refer to. */
export class NotionExport {
  readonly source: Source
  readonly work: Work
  readonly entries: Entries
  /** Paths of the files that pages show. */
  readonly shown = new Set<string>()
  /** Pages by the folders in which they lie. */
  readonly pagesIn: ReadonlyMap<string, readonly SourceEntry[]>
  readonly #byId = new Map<string, SourceEntry>()
  readonly #titles = new Map<string, string>()

  constructor(source: Source, work: Work) {
    this.source = source
    this.work = work
    this.entries = new Entries(source)
    const pages = source.entries.filter(isPage)
    this.pagesIn = Map.groupBy(pages, ({ path }) => foldersOf(path).join('/'))
    for (const entry of pages) {
      const id = idInName(stemOf(entry.path))
      if (id !== undefined) this.#byId.set(id, entry)
    }
  }

  pageOfId(id: string | undefined): SourceEntry | undefined {
    return id === undefined ? undefined : this.#byId.get(id)
  }

  /** @returns undefined for what is no page */
  async titleOf(entry: SourceEntry): Promise<string | undefined> {
    if (!isPage(entry)) return undefined
    const title = this.#titles.get(entry.path) ?? titleIn(entry, await beginningOf(this.source, entry, headBytes))
    this.#titles.set(entry.path, title)
    return title
  }
}

/** @param text of the page, or its beginning */
export function titleIn({ path }: SourceEntry, text: string): string {
  const found = extensionOf(path) === 'html' ? titleInHead(text) : /^\ufeff?# ([^\n]*)/.exec(text)?.[1]?.trim()
  return found || titleInName(path)
}
