import type { Edit, Surface } from './edit.ts'

/** Formats, by their names on the toolbar. */
export type Format = 'bold' | 'italic' | 'code' | 'link' | 'heading' | 'list' | 'task'

type Selection = readonly [from: number, to: number]

const wrappers: Readonly<Partial<Record<Format, string>>> = { bold: '**', italic: '*', code: '`' }

/** A formatted stretch of one line, to find the one around the caret. */
const pairs: Readonly<Record<string, RegExp>> = {
  '**': /\*\*(?=[^\s*]|\*[^\s*])(?:[^*\n]|\*(?!\*))+?(?<=\S)\*\*(?!\*)/g,
  '*': /(?<![*\\])\*(?![\s*])[^*\n]+?(?<!\s)\*(?!\*)/g,
  '`': /(?<!`)`(?!`)[^`\n]+`(?!`)/g,
}

const prefixes = { heading: '## ', list: '- ', task: '- [ ] ' } as const
const kinds = {
  heading: /^#{1,6} /,
  task: /^[-*+] \[[ xX]\] /,
  list: /^(?:[-*+]|\d{1,9}[.)]) +(?!\[[ xX]\] )/,
} as const
const anyKind = /^([ \t]*)(?:#{1,6} |[-*+] \[[ xX]\] |[-*+] +|\d{1,9}[.)] +)?/

/** Toggles a format. @returns the edit that adds it, or removes it where the selection has it */
export function formatted(text: string, selection: Selection, format: Format): Edit {
  const mark = wrappers[format]
  if (mark !== undefined) return wrapped(text, withoutSpace(text, selection), mark)
  if (isOfLines(format)) return prefixed(text, selection, format)
  const [from, to] = withoutSpace(text, selection)
  const words = text.slice(from, to)
  const insert = `[${words}]()`
  const inside = words ? from + insert.length - 1 : from + 1
  return { from, to, insert, select: [inside, inside] }
}

/** Whether the selection has the format: its button removes it then. */
export function isMade(text: string, selection: Selection, format: Format): boolean {
  const mark = wrappers[format]
  if (mark !== undefined) return marksAround(text, withoutSpace(text, selection), mark) !== undefined
  return isOfLines(format) && linesAt(text, selection).isAll(format)
}

function isOfLines(format: Format): format is keyof typeof prefixes {
  return format in prefixes
}

/** A double click selects the space behind a word, too; marks have to stand next to the words. */
function withoutSpace(text: string, [from, to]: Selection): Selection {
  const words = text.slice(from, to)
  if (!words.trim()) return [from, to]
  return [to - words.trimStart().length, from + words.trimEnd().length]
}

function wrapped(text: string, [from, to]: Selection, mark: string): Edit {
  const size = mark.length
  const marks = marksAround(text, [from, to], mark)
  if (!marks) return { from, to, insert: mark + text.slice(from, to) + mark, select: [from + size, to + size] }
  const [open, close] = marks
  const moved = (place: number) => Math.min(Math.max(open, place - size), close - size)
  return { from: open, to: close + size, insert: text.slice(open + size, close), select: [moved(from), moved(to)] }
}

/** Positions of the marks around the selection: just outside of it, just inside, or anywhere in its line. */
function marksAround(text: string, [from, to]: Selection, mark: string): Selection | undefined {
  const size = mark.length
  // One of the two stars of bold is no mark of italics.
  const isLonger = mark === '*' && text[from - 2] === '*' && text[from - 3] !== '*'
  if (!isLonger && text.slice(from - size, from) === mark && text.slice(to, to + size) === mark)
    return [from - size, to]

  const words = text.slice(from, to)
  const isTwice = mark === '*' && words.startsWith('**') && !words.startsWith('***')
  if (!isTwice && words.length > 2 * size && words.startsWith(mark) && words.endsWith(mark)) return [from, to - size]

  const { start, end } = linesAt(text, [from, to])
  for (const { 0: whole, index } of text.slice(start, end).matchAll(pairs[mark] ?? /$^/g)) {
    const [open, close] = [start + index, start + index + whole.length - size]
    if (open + size <= from && to <= close) return [open, close]
  }
  return undefined
}

/** Gives lines the prefix of a format, in place of any other; lines that all have it lose it. */
function prefixed(text: string, [from, to]: Selection, format: keyof typeof prefixes): Edit {
  const { start, end, lines, isAll } = linesAt(text, [from, to])
  const isMadeAlready = isAll(format)
  const isSingle = lines.length === 1
  const changed = (line: string) => {
    if (!line.trim() && !isSingle) return line
    const [whole, indent = ''] = anyKind.exec(line) ?? ['']
    return `${format === 'heading' ? '' : indent}${isMadeAlready ? '' : prefixes[format]}${line.slice(whole.length)}`
  }
  const insert = lines.map(changed).join('\n')
  if (!isSingle) return { from: start, to: end, insert, select: [start, start + insert.length] }
  const moved = (place: number) => Math.max(start, place + insert.length - (end - start))
  return { from: start, to: end, insert, select: [moved(from), moved(to)] }
}

/** The lines of a selection, from the first one's start to the last one's end. */
function linesAt(text: string, [from, to]: Selection) {
  const start = from === 0 ? 0 : text.lastIndexOf('\n', from - 1) + 1
  const found = text.indexOf('\n', to)
  const end = found < 0 ? text.length : found
  const lines = text.slice(start, end).split('\n')
  const written = lines.filter((line) => line.trim())
  const isAll = (kind: keyof typeof kinds) =>
    written.length > 0 && written.every((line) => kinds[kind].test(line.trimStart()))
  return { start, end, lines, isAll }
}

export function apply(surface: Surface, format: Format): void {
  surface.edit(formatted(surface.text(), surface.selection(), format))
}
