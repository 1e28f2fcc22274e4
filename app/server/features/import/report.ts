import { routes } from '../../routes.ts'
import type { ImportRow, ItemRow } from './import.schema.ts'
import { capital, isUnderWay, stateInWords } from './words.ts'

/** An import as a script is told of it. */
export function told(row: ImportRow): object {
  const { id, state, found, made, updated, skipped, problems, isDryRun, duplicates, formats, why } = row
  return {
    ...{ id, state, found, made, skipped, problems, updated, dry_run: isDryRun, duplicates, formats, why },
    phase: row.phase,
    words: capital(stateInWords(row)),
    is_under_way: isUnderWay(row),
    ...(row.isUndone ? { undone: { removed: row.removed, kept: row.kept } } : {}),
    created_at: row.createdAt,
    finished_at: row.finishedAt,
    report: {
      csv: routes.imports.table.href({ importId: id }),
      json: routes.imports.report.href({ importId: id }),
    },
  }
}

type Batches = AsyncIterable<readonly ItemRow[]>

const columns = ['found at', 'title', 'result', 'why', 'not kept', 'notes']

/** The report as a table, for spreadsheets. @param origin of the notes' addresses */
export async function* asTable(_row: ImportRow, batches: Batches, origin: string): AsyncGenerator<string> {
  // The mark by which spreadsheets know UTF-8.
  yield `\ufeff${columns.join(',')}\r\n`
  for await (const items of batches) {
    yield items
      .map((item) => {
        const { path, title, result, why, lost } = item
        return [path, title, result, why ?? '', lost.join(' '), hrefsOf(item, origin).join(' ')].map(cell).join(',')
      })
      .join('\r\n')
      .concat('\r\n')
  }
}

/**
 * Spreadsheets take a cell that begins with one of these signs, also in their wide forms, for a formula. Where the comma is part of numbers, they
 * begin a cell behind each semicolon.
 */
const formula = /(^|[;\t\r\n])(?=\s{0,9}[=+\-@＝＋－＠])/g

function cell(text: string): string {
  const plain = text.replace(formula, "$1'")
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}

/** The report with the numbers before it. */
export async function* asJson(row: ImportRow, batches: Batches, origin: string): AsyncGenerator<string> {
  yield `${JSON.stringify(told(row)).slice(0, -1)},"items":[`
  let isFirst = true
  for await (const items of batches) {
    const written = items.map((item) => {
      const { path, title, result, why, lost } = item
      return JSON.stringify({ path, title, result, why, lost, notes: hrefsOf(item, origin) })
    })
    yield `${isFirst ? '' : ','}\n${written.join(',\n')}`
    isFirst = false
  }
  yield '\n]}\n'
}

function hrefsOf({ noteIds }: ItemRow, origin: string): string[] {
  return noteIds.map((noteId) => origin + routes.notes.show.href({ noteId }))
}
