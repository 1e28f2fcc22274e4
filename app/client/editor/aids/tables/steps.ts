import type { EditorState } from '@codemirror/state'
import type { Edit } from '../../edit.ts'
import { gridAt, type Grid } from './grid.ts'
import { prettied, written } from './pretty.ts'

/** Tab and Shift-Tab: the next cell, or the one before; behind the last cell a new row. */
export function stepped(state: EditorState, by: 1 | -1): Edit | undefined {
  const at = state.selection.main.head
  const grid = gridAt(state, at)
  if (!grid) return undefined
  const columns = grid.aligns.length
  const here = placeOf(grid, at)
  const next = here.row * columns + Math.min(here.column, columns - 1) + by
  if (next < 0) return selecting(grid, 0, 0)
  const row = Math.floor(next / columns)
  return row < grid.rows.length ? selecting(grid, row, next % columns) : withRow(grid, grid.rows.length)
}

export const next = (state: EditorState) => stepped(state, 1)
export const previous = (state: EditorState) => stepped(state, -1)

/** Enter: a row below; in an empty last row it ends the table, and before the first bar it makes room above. */
export function entered(state: EditorState): Edit | undefined {
  const { head: at, empty } = state.selection.main
  const grid = gridAt(state, at)
  if (!grid || !empty || at <= grid.from + grid.lead.length) return undefined
  const { row } = placeOf(grid, at)
  const isEmpty = row > 0 && grid.rows[row]?.every(({ text }) => text === '')
  if (!isEmpty || row < grid.rows.length - 1) return withRow(grid, row + 1)
  const kept = { ...grid, rows: grid.rows.slice(0, -1) }
  const insert = `${prettied(kept).text}\n${grid.lead.trim() ? `${grid.lead}\n${grid.lead}` : '\n'}`
  return { from: grid.from, to: grid.to, insert }
}

/**
 * A bar typed where one stands already: the one that begins an empty row, or the edge behind a cell, as by Tab.
 * @returns where the caret goes; undefined where the bar is the writer's own
 */
export function typedOver(state: EditorState): number | undefined {
  const { head: at, empty } = state.selection.main
  const grid = empty ? gridAt(state, at) : undefined
  // The head and the dashes say how many columns there are: a bar in one of them begins a column.
  if (!grid || state.doc.lineAt(at).number < state.doc.lineAt(grid.from).number + 2) return undefined
  const { row, column } = placeOf(grid, at)
  const cells = grid.rows[row] ?? []
  const cell = cells[column]
  if (!cell || at > cell.edge || at < cell.to || cells.length < grid.aligns.length) return undefined
  if (state.sliceDoc(at - 1, at) === '\\' || state.sliceDoc(cell.edge, cell.edge + 1) !== '|') return undefined
  if (column === 0 && at === cell.from && cells.every(({ text }) => text === '')) return at
  return cells[column + 1]?.from ?? cell.edge + 1
}

/** The table around a position with its columns aligned; undefined where they are. */
export function tidied(state: EditorState, at: number): Edit | undefined {
  const grid = gridAt(state, at)
  if (!grid) return undefined
  const { text } = prettied(grid)
  if (state.sliceDoc(grid.from, grid.to) === text) return undefined
  return { from: grid.from, to: grid.to, insert: text, isQuiet: true }
}

function selecting(grid: Grid, row: number, column: number): Edit {
  const { text, places } = prettied(grid)
  const [from = 0, to = 0] = places[row]?.[column] ?? []
  return { from: grid.from, to: grid.to, insert: text, select: [grid.from + from, grid.from + to] }
}

function withRow(grid: Grid, row: number): Edit {
  const rows = grid.rows.map((cells) => cells.map(({ text }) => text))
  const { text, places } = written(
    grid.lead,
    rows.toSpliced(
      row,
      0,
      grid.aligns.map(() => ''),
    ),
    grid.aligns,
  )
  const [at = 0] = places[row]?.[0] ?? []
  return { from: grid.from, to: grid.to, insert: text, select: [grid.from + at, grid.from + at] }
}

/** The cell that a position is in or next to; the row of dashes counts as the head's. */
function placeOf({ rows }: Grid, at: number): { row: number; column: number } {
  const below = rows.findIndex((cells) => (cells[0]?.from ?? Infinity) > at)
  const row = Math.max(0, (below < 0 ? rows.length : below) - 1)
  const cells = rows[row] ?? []
  const column = cells.findIndex(({ edge }) => at <= edge)
  return { row, column: column < 0 ? Math.max(0, cells.length - 1) : column }
}
