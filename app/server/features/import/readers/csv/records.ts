import { parse, type CsvError } from 'csv-parse'
import { Readable } from 'node:stream'
import { ImportRefusal } from '../../sources/refusal.ts'
import type { Source, SourceEntry } from '../reader.ts'

/** Of a table: it is decoded as a whole, because its encoding is told by all of it. */
const maxTableBytes = 64 * 1024 ** 2
/** Of one row. */
const maxRowCharacters = 16_000_000
const maxRows = 200_000
const maxColumns = 1000
const chunkCharacters = 65_536

const delimiters = [',', ';', '\t', '|']

/** The rows of a table, the first of which is its header, and how it was read. @throws ImportRefusal */
export async function tableOf(source: Source, entry: SourceEntry) {
  const { text, readAs } = await source.anyText(entry, maxTableBytes)
  return { readAs, records: recordsOf(text.replace(/^\ufeff/, '')) }
}

/** @throws ImportRefusal, after the rows before what cannot be read */
async function* recordsOf(whole: string): AsyncGenerator<readonly string[]> {
  // What Excel writes for itself.
  const [said = '', delimiter] = /^sep=(.)\r?\n/.exec(whole) ?? []
  const text = whole.slice(said.length)
  const parser = parse({
    delimiter: delimiter ?? delimiterOf(text),
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: maxRowCharacters,
  })
  Readable.from(chunksOf(text)).pipe(parser)
  let rows = 0
  try {
    for await (const record of parser) {
      if (++rows > maxRows) throw new ImportRefusal(`It has more than ${maxRows} rows: bring it in several parts.`)
      if ((record as string[]).length > maxColumns) throw new ImportRefusal(`It has more than ${maxColumns} columns.`)
      yield record as string[]
    }
  } catch (error) {
    if (error instanceof ImportRefusal) throw error
    const { code, lines } = error as CsvError & { lines?: number }
    if (code === 'CSV_QUOTE_NOT_CLOSED') {
      throw new ImportRefusal('A quotation mark in it is never closed, so the rows behind it cannot be told apart.')
    }
    throw new ImportRefusal(`Row ${lines ?? rows + 1} cannot be read: save the table as CSV again.`)
  }
}

/** A part at a time, so that other work gets its turn. */
function* chunksOf(text: string): Generator<string> {
  for (let at = 0; at < text.length; at += chunkCharacters) yield text.slice(at, at + chunkCharacters)
}

/** The sign that is most often in the first line, outside of quotes. */
export function delimiterOf(text: string): string {
  const head = text.slice(0, 100_000).replace(/"[^"]*"/g, '')
  const line = head.split(/\r\n?|\n/, 1)[0] ?? ''
  const counts = delimiters.map((sign) => line.split(sign).length)
  return delimiters[counts.indexOf(Math.max(...counts))] ?? ','
}
