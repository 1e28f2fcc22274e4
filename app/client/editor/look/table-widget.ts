import { EditorView, WidgetType } from '@codemirror/view'
import type { SyntaxNode } from '@lezer/common'
import { grammar } from '../grammar.ts'
import { tagsOf } from './found-tags.ts'
import { linkAt, open } from './opening.ts'
import { putWords } from './words.ts'

/** Pixels of a row, until it is drawn. */
const rowPixels = 40

/** A table as pages show it. A press on a cell puts the caret into its source. */
export class TableWidget extends WidgetType {
  readonly source: string

  constructor(source: string) {
    super()
    this.source = source
  }

  override eq({ source }: TableWidget): boolean {
    return source === this.source
  }

  override get estimatedHeight(): number {
    return (this.source.split('\n').length - 1) * rowPixels
  }

  override toDOM(view: EditorView): HTMLElement {
    const { element, cells } = drawn(this.source)
    element.addEventListener('mousedown', (event) => {
      if (event.button !== 0) return
      event.preventDefault()
      const link = linkAt(event)
      if (link !== undefined) {
        open(link)
        return
      }
      const cell = event.target instanceof Element ? event.target.closest('th, td') : null
      view.dispatch({
        selection: { anchor: view.posAtDOM(element) + (cell && cells.get(cell) ? (cells.get(cell) ?? 0) : 0) },
      })
      view.focus()
    })
    return element
  }

  override ignoreEvent(): boolean {
    return true
  }
}

/** A table with where each cell's text ends in the source. */
function drawn(source: string): { element: HTMLElement; cells: ReadonlyMap<Element, number> } {
  const element = document.createElement('div')
  element.className = 'table'
  element.role = 'group'
  element.ariaLabel = 'Table'
  const table = document.createElement('table')
  element.append(table)
  const cells = new Map<Element, number>()
  const node = grammar.parse(source).topNode.firstChild
  const alignments = alignmentsOf(source.split('\n', 2)[1] ?? '')
  for (const row of [...(node?.getChildren('TableHeader') ?? []), ...(node?.getChildren('TableRow') ?? [])]) {
    const isHead = row.name === 'TableHeader'
    const line = document.createElement('tr')
    const columns = columnsOf(source, row)
    for (let n = 0; n < alignments.length; n++) {
      const { cell, at } = columns[n] ?? { cell: undefined, at: row.to }
      const box = document.createElement(isHead ? 'th' : 'td')
      box.className = alignments[n] ?? ''
      if (cell) putWords(box, source, cell, tagsOf(source.slice(cell.from, cell.to), cell.from, cell))
      cells.set(box, cell?.to ?? at)
      line.append(box)
    }
    ;(isHead ? table.createTHead() : (table.tBodies[0] ?? table.createTBody())).append(line)
  }
  return { element, cells }
}

/** Cells by their columns: a cell without text is no node. */
function columnsOf(source: string, row: SyntaxNode): { readonly cell: SyntaxNode | undefined; readonly at: number }[] {
  const columns: { cell: SyntaxNode | undefined; at: number }[] = []
  let cell: SyntaxNode | undefined
  for (let child = row.firstChild; child; child = child.nextSibling) {
    if (child.name === 'TableCell') cell = child
    else if (child.name === 'TableDelimiter') {
      // The first one may stand before all cells.
      if (source.slice(row.from, child.from).trim() !== '') columns.push({ cell, at: child.from })
      cell = undefined
    }
  }
  if (cell) columns.push({ cell, at: cell.to })
  return columns
}

function alignmentsOf(rule: string): string[] {
  const columns = rule
    .trim()
    .replace(/^\||\|$/g, '')
    .split('|')
  return columns.map((column) => {
    const [, left, right] = /^\s*(:?)-+(:?)\s*$/.exec(column) ?? []
    return right ? (left ? 'center' : 'right') : left ? 'left' : ''
  })
}
