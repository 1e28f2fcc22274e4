import type { Edit, Selection } from './edit.ts'
import type { Marks, Reading } from './format.ts'
import { linesAt, wordsAt } from './line-formats.ts'

/** A formatted stretch of one line, to find the one around the caret. */
const pairs: Readonly<Record<string, RegExp>> = {
  '**': /\*\*(?=[^\s*]|\*[^\s*])(?:[^*\n]|\*(?!\*))+?(?<=\S)\*\*(?!\*)/g,
  '*': /(?<![*\\])\*(?![\s*])[^*\n]+?(?<!\s)\*(?!\*)/g,
  '~~': /(?<!~)~~(?![\s~])(?:[^~\n]|~(?!~))+?(?<!\s)~~(?!~)/g,
  '==': /(?<!=)==(?![\s=])(?:[^=\n]|=(?!=))+?(?<!\s)==(?!=)/g,
  '`': /(?<!`)`(?!`)[^`\n]+`(?!`)/g,
}

/** Puts marks around the words of one line, or takes them away. */
export function wrapped(text: string, selection: Selection, mark: string, reading?: Reading): Edit | undefined {
  const marks = marksAround(text, selection, mark, reading)
  if (marks) {
    const { from: open, to: close, size } = marks
    const insert = text.slice(open + size, close - size)
    const moved = (place: number) => Math.min(Math.max(open, place - size), close - 2 * size)
    return { from: open, to: close, insert, select: [moved(selection[0]), moved(selection[1])] }
  }
  const grown = reading ? reading.grown(selection) : selection
  if (!grown) return undefined
  const [from, to] = grown
  const words = text.slice(from, to)
  const [open, close] = mark === '`' ? ticksFor(words) : [mark, mark]
  return { from, to, insert: open + words + close, select: [from + open.length, to + open.length] }
}

export function areWrapped(text: string, selection: Selection, mark: string, reading?: Reading): boolean {
  if (!text.slice(...selection).includes('\n')) return marksAround(text, selection, mark, reading) !== undefined
  const parts = partsOf(text, selection, reading)
  return mark !== '`' && parts.length > 0 && parts.every(([from, to]) => isWrapped(text.slice(from, to), mark))
}

/** Marks do not reach over a blank line or an item: each line has its own. */
export function wrappedLines(text: string, [from, to]: Selection, mark: string, reading?: Reading): Edit | undefined {
  const parts = partsOf(text, [from, to], reading)
  if (parts.length === 0) return undefined
  const isRemoved = parts.every(([start, end]) => isWrapped(text.slice(start, end), mark))
  let insert = ''
  let at = from
  for (const [start, end] of parts) {
    const words = text.slice(start, end)
    insert += text.slice(at, start) + (isRemoved ? words.slice(mark.length, -mark.length) : mark + words + mark)
    at = end
  }
  insert += text.slice(at, to)
  return { from, to, insert, select: [from, from + insert.length] }
}

/** Lines of code become a block of it. */
export function inFence(text: string, selection: Selection): Edit {
  const { start, end, lines } = linesAt(text, selection)
  const [indent = ''] = /^(?:[ \t]*>)*[ \t]*/.exec(lines[0] ?? '') ?? []
  const fence = '`'.repeat(Math.max(3, longestTicks(lines.join('\n')) + 1))
  const insert = [indent + fence, ...lines, indent + fence].join('\n')
  const words = start + indent.length + fence.length + 1
  return { from: start, to: end, insert, select: [words, words + end - start] }
}

/** Positions of the marks around the selection: just outside of it, just inside, or anywhere in its line. */
function marksAround(text: string, [from, to]: Selection, mark: string, reading?: Reading): Marks | undefined {
  const size = mark.length
  // One of the two stars of bold is no mark of italics.
  const isLonger = mark === '*' && text[from - 2] === '*' && text[from - 3] !== '*'
  const isBetween = !isLonger && text.slice(from - size, from) === mark && text.slice(to, to + size) === mark
  // Between two marks without words, the grammar finds nothing.
  if (isBetween && (!reading || from === to)) return { from: from - size, to: to + size, size }
  if (reading) return reading.marks([from, to], mark)

  const words = text.slice(from, to)
  const isTwice = mark === '*' && words.startsWith('**') && !words.startsWith('***')
  if (!isTwice && isWrapped(words, mark)) return { from, to, size }

  const { start, end } = linesAt(text, [from, to])
  for (const { 0: whole, index } of text.slice(start, end).matchAll(pairs[mark] ?? /$^/g)) {
    const [open, close] = [start + index, start + index + whole.length]
    if (open + size <= from && to <= close - size) return { from: open, to: close, size }
  }
  return undefined
}

function isWrapped(words: string, mark: string): boolean {
  return words.length > 2 * mark.length && words.startsWith(mark) && words.endsWith(mark)
}

/** The words of each selected line, without the signs before them; code and rules have none. */
function partsOf(text: string, [from, to]: Selection, reading?: Reading): Selection[] {
  const { start, lines } = linesAt(text, [from, to])
  const found: Selection[] = []
  let at = start
  for (const line of lines) {
    const words = text.slice(Math.max(from, at + wordsAt(line)), Math.min(to, at + line.length))
    const end = Math.min(to, at + line.length)
    const [first, last] = [end - words.trimStart().length, end - words.length + words.trimEnd().length]
    at += line.length + 1
    if (/[\p{L}\p{N}\p{S}]/u.test(words) && !reading?.isFixed(first)) found.push([first, last])
  }
  return found
}

/** Code with backticks in it stands between longer runs of them. */
function ticksFor(words: string): [open: string, close: string] {
  const longest = longestTicks(words)
  if (longest === 0) return ['`', '`']
  const ticks = '`'.repeat(longest + 1)
  return words.startsWith('`') || words.endsWith('`') ? [`${ticks} `, ` ${ticks}`] : [ticks, ticks]
}

function longestTicks(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((longest, { length }) => Math.max(longest, length), 0)
}
