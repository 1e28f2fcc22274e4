import { problemOf } from '../../sources/refusal.ts'
import { leftOut, noNote, noNotes } from '../common/left-out.ts'
import { dateOf, dateOfMs } from '../common/dates.ts'
import { firstLine, noteOf } from '../common/note.ts'
import { extensionOf, foldersOf, stemOf } from '../common/paths.ts'
import type { ImportItem, Reader, Source, SourceEntry } from '../reader.ts'
import { escapeText } from '../html/escape-text.ts'
import { columnsOf, type Purpose } from './columns.ts'
import { tableOf } from './records.ts'

/** A table: each row is a note. */
export const csvReader: Reader = {
  format: 'csv',
  title: 'CSV (a note a row)',
  recognises: async ({ entries }) => entries.some(isTable),
  async *items(source) {
    for (const entry of source.entries) {
      if (!isTable(entry)) {
        yield leftOut(entry.path)
        continue
      }
      try {
        yield* rowsOf(source, entry)
      } catch (error) {
        yield problemOf(entry.path, error)
      }
    }
  },
}

function isTable({ path }: SourceEntry): boolean {
  return ['csv', 'tsv', 'tab'].includes(extensionOf(path))
}

async function* rowsOf(source: Source, entry: SourceEntry): AsyncGenerator<ImportItem> {
  let header: readonly string[] | undefined
  let columns = new Map<Purpose, number>()
  let row = 0
  const { records, readAs } = await tableOf(source, entry)
  for await (const record of records) {
    if (header === undefined) {
      header = record
      columns = columnsOf(record)
      if (!columns.has('title') && !columns.has('text')) {
        yield noNote(entry.path, 'None of its columns is named “title” or “text”: name them in the first row.')
        return
      }
      continue
    }
    const note = noteOfRow(entry, header, columns, record, ++row)
    yield readAs && note.kind === 'note' && hasOtherSigns(record) ? { ...note, lost: [readAs, ...note.lost] } : note
  }
  if (header === undefined) yield noNote(entry.path, 'The table is empty.')
  else if (row === 0) yield noNote(entry.path, noNotes)
}

/** Signs of ASCII are the same in all encodings. */
function hasOtherSigns(record: readonly string[]): boolean {
  return record.some((value) => /[^\0-\x7f]/.test(value))
}

function noteOfRow(
  entry: SourceEntry,
  header: readonly string[],
  columns: ReadonlyMap<Purpose, number>,
  record: readonly string[],
  row: number,
): ImportItem {
  const path = `${entry.path}, row ${row}`
  const of = (purpose: Purpose) => record[columns.get(purpose) ?? -1]?.trim() ?? ''
  if (record.every((value) => value.trim() === '')) return noNote(path, 'The row is empty.')
  const used = new Set(columns.values())
  const others = header.flatMap((name, at) => {
    const value = record[at]?.trim()
    return used.has(at) || !value ? [] : [`${escapeText(name.trim() || `Column ${at + 1}`)}: ${value}`]
  })
  const extra = record.slice(header.length).filter((value) => value.trim() !== '')
  const { title, rest } = of('title') ? { title: of('title'), rest: of('text') } : firstLine(of('text'))
  const createdAt = timeOf(of('created'))
  const unread = [of('created'), of('updated')].filter((time) => time !== '' && !timeOf(time))
  return noteOf({
    sourceId: `${entry.path}:${of('id') || row}`,
    path,
    title,
    text: [rest, others.join('\n')].filter(Boolean).join('\n\n'),
    pad: of('pad')
      ? of('pad')
          .split('/')
          .map((name) => name.trim())
          .filter(Boolean)
      : [...foldersOf(entry.path), stemOf(entry.path)],
    tags: of('tags')
      .split(/[,;]/)
      .map((tag) => tag.trim())
      .filter(Boolean),
    createdAt,
    updatedAt: timeOf(of('updated')) ?? createdAt,
    isPinned: /^(?:true|yes|1|x)$/i.test(of('pinned')),
    lost: [
      ...(extra.length > 0 ? ['It has more columns than the first row has names: those are left out.'] : []),
      ...unread.map((time) => `Its time “${time.slice(0, 100)}” cannot be read: write it as 2026-11-30.`),
    ],
  })
}

/** A date, or seconds or milliseconds since 1970. */
function timeOf(text: string): Date | undefined {
  if (/^\d{9,10}$/.test(text)) return dateOfMs(Number(text) * 1000)
  return /^\d{12,13}$/.test(text) ? dateOfMs(Number(text)) : dateOf(text)
}
