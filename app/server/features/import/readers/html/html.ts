import { problemOf } from '../../sources/refusal.ts'
import { beginningOf, isOfOtherEncoding } from '../common/beginning.ts'
import { dateOf } from '../common/dates.ts'
import { leftOut } from '../common/left-out.ts'
import { firstLine, noteOf } from '../common/note.ts'
import { Entries, extensionOf, foldersOf, stemOf } from '../common/paths.ts'
import type { NoteItem, Reader, Source, SourceEntry } from '../reader.ts'
import { noteOfPage, type Pages } from './html-note.ts'
import { htmlTextOf, titleInHead } from './html-text.ts'

/** Bytes of a page to which another leads, read for its title. */
const headBytes = 65_536

/** What browsers save beside a page for its looks. */
const looks = new Set(['css', 'js', 'mjs', 'map', 'woff', 'woff2', 'ttf', 'ico'])

/** Pages of HTML: a page is a note, and a folder is a pad. */
export const htmlReader: Reader = {
  format: 'html',
  title: 'HTML files',
  recognises: async ({ entries }) => entries.some(isPage),
  async *items(source, work) {
    const titles = new Map<string, string>()
    const pages: Pages = {
      ...{ source, work, entries: new Entries(source), shown: new Set() },
      async titleOf(entry) {
        if (!isPage(entry)) return undefined
        const title = titles.get(entry.path) ?? titleOfPage(entry, await headOf(source, entry))
        titles.set(entry.path, title)
        return title
      },
    }
    for (const entry of source.entries.filter(isPage)) {
      try {
        yield await noteOfEntry(pages, entry)
      } catch (error) {
        yield problemOf(entry.path, error)
      }
    }
    for (const entry of source.entries) {
      const isOfNone = !isPage(entry) && !pages.shown.has(entry.path) && !looks.has(extensionOf(entry.path))
      if (isOfNone) yield leftOut(entry.path)
    }
  },
}

/** The beginning of a page, as its note will be read. */
async function headOf(source: Source, entry: SourceEntry): Promise<string> {
  const beginning = await beginningOf(source, entry, headBytes)
  if (!isOfOtherEncoding(beginning)) return beginning
  return (await htmlTextOf(source, entry).catch(() => ({ text: beginning }))).text
}

function isPage({ path }: SourceEntry): boolean {
  return /\.(?:x?html?)$/i.test(path)
}

function titleOfPage({ path }: SourceEntry, html: string): string {
  return titleInHead(html) || stemOf(path)
}

async function noteOfEntry(pages: Pages, entry: SourceEntry): Promise<NoteItem> {
  const html = await htmlTextOf(pages.source, entry)
  const { page, ...made } = await noteOfPage(pages, entry.path, html)
  const title = titleOfPage(entry, html.text)
  const first = firstLine(made.text)
  const meta = (...names: string[]) => names.map((name) => page.meta[name]).find(Boolean)
  return noteOf({
    ...made,
    sourceId: entry.path,
    path: entry.path,
    title,
    // A heading that says the title once more.
    text: made.text.startsWith('# ') && first.title === title ? first.rest : made.text,
    pad: foldersOf(entry.path),
    tags: (meta('keywords', 'tags') ?? '')
      .split(/[,;]/)
      .map((tag) => tag.trim())
      .filter(Boolean),
    createdAt: dateOf(meta('created', 'date', 'dcterms.created', 'article:published_time')) ?? entry.modifiedAt,
    updatedAt: dateOf(meta('updated', 'modified', 'dcterms.modified', 'article:modified_time')) ?? entry.modifiedAt,
  })
}
