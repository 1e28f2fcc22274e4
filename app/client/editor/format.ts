import { addressIn } from './address.ts'
import type { Edit, Selection } from './edit.ts'
import { isOfLines, linesAt, prefixed, wordsAt, type LineFormat } from './line-formats.ts'
import { areWrapped, inFence, wrapped, wrappedLines } from './marks.ts'

/** Formats, by their names on the toolbar. */
export type Format = 'bold' | 'italic' | 'strike' | 'highlight' | 'code' | 'link' | LineFormat

/** Those that the text shows, and that their button takes away again. */
export const toggles: ReadonlySet<string> = new Set<Format>([
  ...(['bold', 'italic', 'strike', 'highlight', 'code', 'heading', 'list', 'task'] as const),
])

/** A pair of marks and what stands between them. */
export interface Marks {
  readonly from: number
  readonly to: number
  /** Characters of each mark. */
  readonly size: number
}

/** What the grammar knows of a text. The plain field has none and goes by the signs in the selection's line. */
export interface Reading {
  /** In code, in a rule, in a definition: nothing is formatted. */
  isFixed(at: number): boolean
  marks(selection: Selection, mark: string): Marks | undefined
  /** The selection with the whole of what it ends in the middle of; undefined for a caret in the middle of it. */
  grown(selection: Selection): Selection | undefined
  /** The address of the link around the selection. */
  link(selection: Selection): Selection | undefined
}

const wrappers: Readonly<Partial<Record<Format, string>>> = {
  bold: '**',
  italic: '*',
  strike: '~~',
  highlight: '==',
  code: '`',
}

/** Toggles a format. @returns the edit that adds it, or removes it where the selection has it; undefined where it cannot be */
export function formatted(text: string, selection: Selection, format: Format, reading?: Reading): Edit | undefined {
  if (reading?.isFixed(selection[0])) return undefined
  if (isOfLines(format)) return prefixed(text, selection, format)
  const [from, to] = wordsOf(text, selection)
  const isOfOneLine = !text.slice(from, to).includes('\n')
  const mark = wrappers[format]
  if (mark === undefined) return isOfOneLine ? linkOf(text, [from, to], reading) : undefined
  if (isOfOneLine) return wrapped(text, [from, to], mark, reading)
  return mark === '`' ? inFence(text, [from, to]) : wrappedLines(text, [from, to], mark, reading)
}

/** Whether the selection has the format: its button removes it then. */
export function isMade(text: string, selection: Selection, format: Format, reading?: Reading): boolean {
  if (reading?.isFixed(selection[0])) return false
  if (isOfLines(format)) return linesAt(text, selection).isAll(format)
  const mark = wrappers[format]
  return mark !== undefined && areWrapped(text, wordsOf(text, selection), mark, reading)
}

/**
 * A double click selects the space behind a word, too, and a whole line has the signs of its list or quote before its words; marks have
 * to stand next to the words.
 */
function wordsOf(text: string, [from, to]: Selection): Selection {
  const { start, lines } = linesAt(text, [from, to])
  const behind = start + (lines.length === 1 ? wordsAt(lines[0] ?? '') : 0)
  const begin = behind < to ? Math.max(from, behind) : from
  const words = text.slice(begin, to)
  if (!words.trim()) return [from, to]
  return [to - words.trimStart().length, begin + words.trimEnd().length]
}

/** A link of the selected words, or to the selected address; in a link, its address is selected instead. */
function linkOf(text: string, selection: Selection, reading?: Reading): Edit | undefined {
  const place = reading?.link(selection)
  if (place) return { from: place[0], to: place[0], insert: '', select: place }
  const grown = reading ? reading.grown(selection) : selection
  if (!grown) return undefined
  const [from, to] = grown
  const words = text.slice(from, to)
  const address = addressIn(words)
  const insert = address === undefined ? `[${balanced(words)}]()` : `[](${address})`
  const caret = words && address === undefined ? from + insert.length - 1 : from + 1
  return { from, to, insert, select: [caret, caret] }
}

/** A bracket without its other half would end the words of a link. */
function balanced(words: string): string {
  let depth = 0
  for (const [sign] of words.matchAll(/\\[\s\S]|[[\]]/g)) {
    depth += sign === '[' ? 1 : sign === ']' ? -1 : 0
    if (depth < 0) break
  }
  return depth === 0 ? words : words.replace(/\\[\s\S]|[[\]]/g, (sign) => (sign.length > 1 ? sign : `\\${sign}`))
}
