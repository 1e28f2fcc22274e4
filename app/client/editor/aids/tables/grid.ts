import type { EditorState } from '@codemirror/state'
import { nodesAt, treeTo } from '../../language.ts'

/** A cell's text, trimmed, and where it stands in the note. */
export interface Cell {
  readonly text: string
  readonly from: number
  readonly to: number
  /** Position of the bar behind it. */
  readonly edge: number
}

export interface Grid {
  /** The first line's start and the last line's end. */
  readonly from: number
  readonly to: number
  /** What stands before the first sign of each line: indentation, the sign of a quote. */
  readonly lead: string
  /** Without the row of dashes. */
  readonly rows: readonly (readonly Cell[])[]
  readonly aligns: readonly string[]
}

/** The most lines, and UTF-16 units, of a table whose columns are aligned. */
const maxRows = 500
const maxLineUnits = 2_000

/** @returns the table around a position; undefined where there is none, and for one that is too large */
export function gridAt(state: EditorState, at: number): Grid | undefined {
  const line = state.doc.lineAt(at)
  if (!line.text.includes('|')) return undefined
  const tree = treeTo(state, line.to)
  const table = nodesAt(tree, line.to).find(({ name }) => name === 'Table')
  if (!table) return undefined
  const [first, last] = [state.doc.lineAt(table.from), state.doc.lineAt(table.to)]
  if (last.number - first.number > maxRows) return undefined
  const lead = state.sliceDoc(first.from, table.from)
  const rows: Cell[][] = []
  for (let number = first.number; number <= last.number; number++) {
    const one = state.doc.line(number)
    if (one.length > maxLineUnits || one.text.trim() === '') return undefined
    rows.push(cellsOf(one.text, one.from, Math.min(lead.length, leadOf(one.text))))
  }
  const [dashes] = rows.splice(1, 1)
  if (!dashes) return undefined
  return { from: first.from, to: last.to, lead, rows, aligns: dashes.map(({ text }) => text) }
}

function leadOf(text: string): number {
  return /^(?:[ \t]*>)*[ \t]*/.exec(text)?.[0].length ?? 0
}

/** The cells of a line: split at bars without a backslash; those at the beginning and at the end are the edges. */
function cellsOf(line: string, start: number, lead: number): Cell[] {
  const cells: Cell[] = []
  const end = line.trimEnd().length
  let from = line.charAt(lead) === '|' ? lead + 1 : lead
  for (let at = from; at <= end; at++) {
    const isEdge = line.charAt(at) === '|' && line.charAt(at - 1) !== '\\'
    if (!isEdge && at < end) continue
    // Behind the last edge there is nothing.
    if (at < end || from < end) cells.push(cellOf(line, start, from, at))
    from = at + 1
  }
  return cells
}

function cellOf(line: string, start: number, from: number, to: number): Cell {
  const raw = line.slice(from, to)
  const text = raw.trim()
  const begin = text ? from + raw.length - raw.trimStart().length : Math.min(from + 1, to)
  return { text, from: start + begin, to: start + begin + text.length, edge: start + to }
}
