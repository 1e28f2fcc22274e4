import { noNote } from '../common/left-out.ts'
import { noteOf } from '../common/note.ts'
import { foldersOf, stemOf } from '../common/paths.ts'
import { tableOf } from '../csv/records.ts'
import { escapeText } from '../html/escape-text.ts'
import type { ImportItem, SourceEntry } from '../reader.ts'
import type { NotionExport } from './export.ts'
import { idInName, padOf, withoutId } from './names.ts'
import { toldBy } from './properties.ts'

/** Notes of the rows that have no page of their own in the export. */
export async function* notesOfRows(notion: NotionExport, entry: SourceEntry): AsyncGenerator<ImportItem> {
  const name = stemOf(entry.path).replace(/_all$/, '')
  const folders = foldersOf(entry.path)
  const own = new Set([name, withoutId(name)].map((one) => [...folders, one].join('/')))
  const pages = new Map<string, number>()
  for (const page of [...own].flatMap((folder) => notion.pagesIn.get(folder) ?? [])) {
    const title = (await notion.titleOf(page)) ?? ''
    pages.set(title, (pages.get(title) ?? 0) + 1)
  }
  let header: readonly string[] | undefined
  let row = 0
  const { records, readAs } = await tableOf(notion.source, entry)
  for await (const record of records) {
    if (header === undefined) {
      header = record
      continue
    }
    row++
    const [title = '', ...values] = record
    const count = pages.get(title.trim() || 'Untitled') ?? 0
    if (count > 0) {
      pages.set(title.trim() || 'Untitled', count - 1)
      continue
    }
    const path = `${entry.path}, row ${row}`
    if (record.every((value) => value.trim() === '')) {
      yield noNote(path, 'The row is empty.')
      continue
    }
    const names = header.slice(1)
    const told = toldBy(names.map((one, n) => ({ name: one, values: [values[n] ?? ''] })))
    yield noteOf({
      sourceId: `${idInName(name) ?? name}-${row}`,
      path,
      title,
      text: names
        .flatMap((one, n) => (values[n]?.trim() ? [`${escapeText(one)}: ${values[n].trim()}`] : []))
        .join('\n'),
      pad: [...padOf(entry.path), withoutId(name)],
      tags: told.tags,
      createdAt: told.createdAt ?? entry.modifiedAt,
      updatedAt: told.updatedAt ?? entry.modifiedAt,
      lost: readAs ? [readAs] : [],
    })
  }
}
