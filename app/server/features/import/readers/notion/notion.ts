import { problemOf } from '../../sources/refusal.ts'
import { leftOut, noNote } from '../common/left-out.ts'
import { extensionOf, nameOf } from '../common/paths.ts'
import type { ImportItem, Reader, SourceEntry } from '../reader.ts'
import { isDatabase, isOfNotion, isPage, NotionExport, wholeOf } from './export.ts'
import { noteOfNotion } from './page.ts'
import { notesOfRows } from './rows.ts'

/** “Markdown & CSV” or HTML: a page is a file, pages in it lie in a folder of its name, and names end with an id. */
export const notionReader: Reader = {
  format: 'notion',
  title: 'Notion (Markdown or HTML)',
  recognises: async (source) => (await wholeOf(source)).entries.some(isOfNotion),
  async *items(source, work) {
    const notion = new NotionExport(await wholeOf(source), work)
    const { entries } = notion.source
    for (const entry of entries) {
      if (isPage(entry)) yield await pageOf(notion, entry)
      else if (isDatabase(entry) && !hasTwin(notion, entry)) {
        try {
          yield* notesOfRows(notion, entry)
        } catch (error) {
          yield problemOf(entry.path, error)
        }
      }
    }
    for (const entry of entries) {
      const isKnown = isPage(entry) || isDatabase(entry) || nameOf(entry.path) === 'index.html'
      if (isKnown || extensionOf(entry.path) === 'css' || notion.shown.has(entry.path)) continue
      yield (entry.path.includes('/') ? noNote : leftOut)(entry.path)
    }
  },
}

/** Beside the rows that a view shows there is a file of all rows. */
function hasTwin({ entries }: NotionExport, { path }: SourceEntry): boolean {
  return entries.at(path.replace(/\.csv$/i, '_all.csv')) !== undefined
}

async function pageOf(notion: NotionExport, entry: SourceEntry): Promise<ImportItem> {
  try {
    return await noteOfNotion(notion, entry)
  } catch (error) {
    return problemOf(entry.path, error)
  }
}
