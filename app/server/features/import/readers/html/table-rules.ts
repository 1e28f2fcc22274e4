import { parted } from './breaks.ts'
import { around, attribute, children, find, styleOf, textOf, type Element } from './element.ts'
import type { Notes } from './notes.ts'
import type { Rules } from './rule.ts'
import { cellEnds, rowEnds } from './signs.ts'

const maxColumns = 100
const tooWide = `A table has more than ${maxColumns} columns: those beyond are left out.`

/** Tables of one line for each row; a table for looks, of one column or with tables in it, leaves what is in it. */
export function tableRules(notes: Notes): Rules {
  return {
    cell: {
      for: ['TD', 'TH'],
      make: (content, node) => {
        if (!isGrid(tableOf(node))) return `\n\n${parted(content).words}\n\n`
        const span = Math.min(maxColumns, Math.max(1, Number.parseInt(attribute(node, 'colspan')) || 1))
        return inCell(content) + cellEnds.repeat(span)
      },
    },
    row: {
      for: ['TR'],
      make: (content, node) => (isGrid(tableOf(node)) ? content.replaceAll('\n', ' ') + rowEnds : content),
    },
    section: { for: ['THEAD', 'TBODY', 'TFOOT'], make: (content) => content },
    columns: { for: ['COLGROUP', 'COL'], make: () => '' },
    caption: { for: ['CAPTION'], make: () => '' },
    table: {
      for: ['TABLE'],
      make: (content, node) => {
        const caption = find(node, ({ nodeName }) => nodeName === 'CAPTION')
        const title = caption ? `\n\n${textOf(caption).replace(/\s+/g, ' ').trim()}` : ''
        if (!isGrid(node)) return `${title}\n\n${content}\n\n`
        const rows = content.split(rowEnds).slice(0, -1)
        const all = rows.map((row) =>
          row
            .split(cellEnds)
            .slice(0, -1)
            .map((cell) => cell.trim()),
        )
        if (all.some((row) => row.slice(maxColumns).some((cell) => cell !== ''))) notes.lose(tooWide)
        const cells = all.map((row) => row.slice(0, maxColumns))
        const width = Math.max(0, ...cells.map(({ length }) => length))
        const [first = [], ...rest] = cells
        const line = (row: readonly string[]) =>
          `| ${Array.from({ length: width }, (_, n) => row[n] ?? '').join(' | ')} |`
        if (width === 0) return ''
        // The rest of a table that was cut.
        if (attribute(node, 'part') === 'grid') return `\n\n${cells.map(line).join('\n')}\n\n`
        const rule = `| ${alignments(node, width).join(' | ')} |`
        return `${title}\n\n${[line(first), rule, ...rest.map(line)].join('\n')}\n\n`
      },
    },
  }
}

/** Lines of a cell are breaks, and items of a list keep their sign. */
function inCell(content: string): string {
  return parted(content)
    .words.replace(/(?<!\\)\|/g, '\\|')
    .replace(/\n+[ ]*/g, '<br>')
}

const grids = new WeakMap<Element, boolean>()

function isGrid(table: Element | undefined): boolean {
  if (!table) return false
  const known = grids.get(table)
  if (known !== undefined) return known
  const part = attribute(table, 'part')
  if (part !== '') return part === 'grid'
  const hasWideRow = find(table, (one) => one.nodeName === 'TR' && cellsOf(one).length > 1) !== undefined
  const isOuter = find(table, ({ nodeName }) => nodeName === 'TABLE') !== undefined
  const is = hasWideRow && !isOuter && around(table, ['LI', 'BLOCKQUOTE']) === undefined
  grids.set(table, is)
  return is
}

function tableOf(node: Element): Element | undefined {
  return around(node, ['TABLE'])
}

function cellsOf(row: Element): Element[] {
  return children(row).filter(({ nodeName }) => nodeName === 'TD' || nodeName === 'TH')
}

function alignments(table: Element, width: number): string[] {
  const row = find(table, ({ nodeName }) => nodeName === 'TR')
  const cells = row ? cellsOf(row) : []
  const signs = new Map([
    ['left', ':--'],
    ['right', '--:'],
    ['center', ':-:'],
  ])
  return Array.from({ length: width }, (_, n) => {
    const cell = cells[n]
    const align = cell ? attribute(cell, 'align').toLowerCase() || styleOf(cell, 'text-align') : ''
    return signs.get(align) ?? '---'
  })
}
