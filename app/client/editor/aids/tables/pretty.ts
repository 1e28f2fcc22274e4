import type { Grid } from './grid.ts'
import { widthOf } from './width.ts'

/** Widest cell and widest line, in columns of a monospaced font: a wider table is left as it is written. */
const maxCellColumns = 40
const maxLineColumns = 160

export interface Written {
  readonly text: string
  /** Where each cell's text begins and ends in it, by row and column. */
  readonly places: readonly (readonly (readonly [from: number, to: number])[])[]
}

/** The text of a table, its columns padded to their widest cell. @param rows without the row of dashes */
export function written(lead: string, rows: readonly (readonly string[])[], aligns: readonly string[]): Written {
  const count = Math.max(aligns.length, 1)
  const widths = Array.from({ length: count }, (_, column) =>
    Math.max(3, ...rows.map((row) => widthOf(row[column] ?? ''))),
  )
  const isWide = widths.some((one) => one > maxCellColumns) || widths.reduce((a, b) => a + b + 3, 1) > maxLineColumns
  const padded = (text: string, column: number) => (isWide ? 0 : Math.max(0, (widths[column] ?? 0) - widthOf(text)))
  const places: [number, number][][] = []
  let text = ''
  for (const [index, row] of rows.entries()) {
    if (index > 0) text += '\n'
    text += lead
    const own: [number, number][] = []
    // Cells beyond the head's are not shown, and not lost.
    for (let column = 0; column < Math.max(count, row.length); column++) {
      const cell = row[column] ?? ''
      const spaces = padded(cell, column)
      const before = sideOf(aligns[column]) === 'right' ? spaces : sideOf(aligns[column]) === 'center' ? spaces >> 1 : 0
      text += `| ${' '.repeat(before)}`
      own.push([text.length, text.length + cell.length])
      text += `${cell}${' '.repeat(spaces - before)} `
    }
    text += '|'
    places.push(own)
    if (index === 0) text += `\n${lead}${dashes(aligns, isWide ? widths.map(() => 3) : widths)}`
  }
  return { text, places }
}

/** The text of a table with its columns aligned. */
export function prettied({ lead, rows, aligns }: Grid): Written {
  return written(
    lead,
    rows.map((row) => row.map(({ text }) => text)),
    aligns,
  )
}

function dashes(aligns: readonly string[], widths: readonly number[]): string {
  const cells = widths.map((width, column) => {
    const side = aligns[column] ?? ''
    const [left, right] = [side.startsWith(':') ? ':' : '', side.endsWith(':') ? ':' : '']
    return `| ${left}${'-'.repeat(Math.max(1, width - left.length - right.length))}${right} `
  })
  return `${cells.join('')}|`
}

function sideOf(align = ''): 'left' | 'right' | 'center' {
  if (!align.endsWith(':')) return 'left'
  return align.startsWith(':') ? 'center' : 'right'
}
