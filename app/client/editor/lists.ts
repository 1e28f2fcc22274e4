import type { EditorState, Line } from '@codemirror/state'
import type { Edit } from './edit.ts'
import { isInCode, isInFrontMatter, treeTo } from './language.ts'
import { nextMark } from './next-mark.ts'

const item = /^((?:> ?)*)([ \t]*)([-*+]|\d{1,9}[.)])([ \t]+)/

interface Item {
  readonly quotes: string
  /** Columns before its bullet or number. */
  readonly depth: number
  readonly mark: string
  readonly space: string
  /** Columns before its words: nested items and paragraphs begin there. */
  readonly inside: number
  readonly rest: string
}

/**
 * Tab and Shift-Tab in a list: nests the selected items below the one before them, or moves them out; numbers follow.
 * @returns undefined where Tab leaves the field: outside of lists, and backwards from the outermost level
 */
export function indented(state: EditorState, by: 1 | -1): Edit | undefined {
  const { from, to } = state.selection.main
  const { from: start, number } = state.doc.lineAt(from)
  const { to: end, number: last } = state.doc.lineAt(to)
  if (isInFrontMatter(state, start)) return undefined
  const lines = Array.from({ length: last - number + 1 }, (_, n) => state.doc.line(number + n))
  const items = lines.map((line) => itemIn(state, line)).filter((one) => one !== undefined)
  const [first] = items
  if (!first || items.length < lines.length) return undefined

  const before = itemsBefore(state, number)
  const goal = by > 0 ? before.find(({ depth }) => depth <= first.depth)?.inside : parentOf(before, first)?.depth
  const shift = (goal ?? (by > 0 ? first.depth : 0)) - first.depth
  // Already as deep as it can be: Tab does nothing, and does not leave the field.
  if (shift === 0) return by > 0 ? { from, to, insert: state.sliceDoc(from, to), select: [from, to] } : undefined

  const moved: Item[] = []
  for (const one of items) {
    const depth = Math.max(0, one.depth + shift)
    moved.push({ ...one, depth, mark: numbered({ ...one, depth }, [...moved.toReversed(), ...before]) })
  }
  const written = moved.map(asLine)
  const insert = written.join('\n')
  const grown = (written[0]?.length ?? 0) - (lines[0]?.text.length ?? 0)
  const select: [number, number] = [Math.max(start, from + grown), Math.max(start, to + insert.length - (end - start))]
  return { from: start, to: end, insert, select }
}

/** The item that begins in a line; signs in code, in a rule or within a paragraph begin none. */
function itemIn(state: EditorState, line: Line): Item | undefined {
  const found = item.exec(line.text)
  if (!found) return undefined
  const [whole, quotes = '', indent = '', mark = '', space = ''] = found
  const at = line.from + quotes.length + indent.length
  const tree = treeTo(state, line.to)
  const isEmpty = whole.length === line.text.length && !isInCode(tree, line.to)
  if (!isEmpty && tree.resolve(at, 1).name !== 'ListMark') return undefined
  const depth = indent.replaceAll('\t', '    ').length
  const rest = line.text.slice(whole.length)
  return { quotes, depth, mark, space, inside: depth + mark.length + space.length, rest }
}

function asLine({ quotes, depth, mark, space, rest }: Item): string {
  return quotes + ' '.repeat(depth) + mark + space + rest
}

/** The items of the list above a line, the nearest first. */
function itemsBefore(state: EditorState, number: number): Item[] {
  const found: Item[] = []
  for (let above = number - 1; above > 0; above--) {
    const line = state.doc.line(above)
    const one = itemIn(state, line)
    // Lines of an item are blank or indented; any other line ends the list.
    if (!one && /^[^\s>]/.test(line.text)) break
    if (one) found.push(one)
    if (one?.depth === 0) break
  }
  return found
}

function parentOf(before: readonly Item[], { depth }: Item): Item | undefined {
  return before.find((one) => one.depth < depth)
}

/** The number after the item's new predecessor on its level; 1 without one. */
function numbered({ mark, depth }: Item, before: readonly Item[]): string {
  if (!/^\d/.test(mark)) return mark
  for (const one of before) {
    if (one.depth < depth) break
    if (one.depth === depth && /^\d/.test(one.mark)) return nextMark(one.mark)
  }
  return `1${mark.at(-1) ?? '.'}`
}
