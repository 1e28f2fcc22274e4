import type { Edit } from './edit.ts'

const item = /^((?:> ?)*)([ \t]*)([-*+]|\d{1,9}[.)])( +)(\[[ xX]\] )?/
const quote = /^(\s*(?:> ?)+)/

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
 * Enter in a list or a quote: begins the next item or line; in an empty one it ends the list.
 * @returns undefined elsewhere: Enter breaks the line
 */
export function continued(text: string, at: number): Edit | undefined {
  const start = startOfLine(text, at)
  if (isInCode(text, start)) return undefined
  const line = text.slice(start, at)
  const found = item.exec(line)
  if (!found) {
    const [, marks = ''] = quote.exec(line) ?? []
    if (!marks) return undefined
    return line === marks ? { from: start, to: at, insert: '' } : { from: at, to: at, insert: `\n${marks}` }
  }
  const [whole, quotes = '', indent = '', mark = '', space = '', box = ''] = found
  if (line === whole && !text.slice(at, endOfLine(text, at)).trim()) return { from: start, to: at, insert: '' }
  return { from: at, to: at, insert: `\n${quotes}${indent}${after(mark)}${space}${box ? '[ ] ' : ''}` }
}

/**
 * Tab and Shift-Tab in a list: nests the selected items below the one before them, or moves them out; numbers follow.
 * @returns undefined where Tab leaves the field: outside of lists, and backwards from the outermost level
 */
export function indented(text: string, [from, to]: readonly [number, number], by: 1 | -1): Edit | undefined {
  const [start, end] = [startOfLine(text, from), endOfLine(text, to)]
  if (isInCode(text, start)) return undefined
  const lines = text.slice(start, end).split('\n')
  const items = lines.map(asItem).filter((one) => one !== undefined)
  const [first] = items
  if (!first || items.length < lines.length) return undefined

  const before = itemsBefore(text, start)
  const goal = by > 0 ? before.find(({ depth }) => depth <= first.depth)?.inside : parentOf(before, first)?.depth
  const shift = (goal ?? (by > 0 ? first.depth : 0)) - first.depth
  // Already as deep as it can be: Tab does nothing, and does not leave the field.
  if (shift === 0) return by > 0 ? { from, to, insert: text.slice(from, to), select: [from, to] } : undefined

  const moved: Item[] = []
  for (const one of items) {
    const depth = Math.max(0, one.depth + shift)
    moved.push({ ...one, depth, mark: numbered({ ...one, depth }, [...moved.toReversed(), ...before]) })
  }
  const written = moved.map(asLine)
  const insert = written.join('\n')
  const grown = (written[0]?.length ?? 0) - (lines[0]?.length ?? 0)
  const select: [number, number] = [Math.max(start, from + grown), Math.max(start, to + insert.length - (end - start))]
  return { from: start, to: end, insert, select }
}

function asItem(line: string): Item | undefined {
  const found = item.exec(line)
  if (!found) return undefined
  const [, quotes = '', indent = '', mark = '', space = ''] = found
  const depth = indent.replaceAll('\t', '    ').length
  const rest = line.slice(quotes.length + indent.length + mark.length + space.length)
  return { quotes, depth, mark, space, inside: depth + mark.length + space.length, rest }
}

function asLine({ quotes, depth, mark, space, rest }: Item): string {
  return quotes + ' '.repeat(depth) + mark + space + rest
}

/** The items of the list above a line, the nearest first. */
function itemsBefore(text: string, start: number): Item[] {
  const found: Item[] = []
  for (let end = start - 1; end >= 0;) {
    const begin = startOfLine(text, end)
    const line = text.slice(begin, end)
    const one = asItem(line)
    // Lines of an item are blank or indented; any other line ends the list.
    if (!one && /^[^\s>]/.test(line)) break
    if (one) found.push(one)
    if (one?.depth === 0) break
    end = begin - 1
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
    if (one.depth === depth && /^\d/.test(one.mark)) return after(one.mark)
  }
  return `1${mark.at(-1) ?? '.'}`
}

function after(mark: string): string {
  const [, number, sign = '.'] = /^(\d+)(.)/.exec(mark) ?? []
  return number === undefined ? mark : `${Number(number) + 1}${sign}`
}

/** Inside a fenced code block there are no lists. */
function isInCode(text: string, start: number): boolean {
  return (text.slice(0, start).match(/^ {0,3}(?:```|~~~)/gm)?.length ?? 0) % 2 === 1
}

function startOfLine(text: string, at: number): number {
  return at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1
}

function endOfLine(text: string, at: number): number {
  const found = text.indexOf('\n', at)
  return found < 0 ? text.length : found
}
