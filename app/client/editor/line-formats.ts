import { lineOf } from './blocks.ts'
import type { Edit, Selection } from './edit.ts'

const prefixes = { heading: '## ', list: '- ', task: '- [ ] ' } as const
export type LineFormat = keyof typeof prefixes

const kinds = {
  heading: /^#{1,6} /,
  task: /^[-*+] \[[ xX]\] /,
  list: /^(?:[-*+]|\d{1,9}[.)]) +(?!\[[ xX]\] )/,
} as const

/** Quotes, indentation, and the sign of a heading, an item or a task. */
const anyKind = /^((?:[ \t]*>)*[ \t]*)(?:#{1,6} |[-*+] \[[ xX]\] |[-*+] +|\d{1,9}[.)] +)?/

export function isOfLines(format: string): format is LineFormat {
  return format in prefixes
}

/** Where the words of a line begin. */
export function wordsAt(line: string): number {
  return anyKind.exec(line)?.[0].length ?? 0
}

/** Gives lines the prefix of a format, in place of any other; lines that all have it lose it. */
export function prefixed(text: string, [from, to]: Selection, format: LineFormat): Edit {
  const { start, end, lines, isAll } = linesAt(text, [from, to])
  const isMadeAlready = isAll(format)
  const isSingle = lines.length === 1
  const changed = (line: string) => {
    if (!line.trim() && !isSingle) return line
    const [whole, before = ''] = anyKind.exec(line) ?? ['']
    const kept = format === 'heading' && !before.includes('>') ? '' : before
    return `${kept}${isMadeAlready ? '' : prefixes[format]}${line.slice(whole.length)}`
  }
  const insert = lines.map(changed).join('\n')
  if (!isSingle) return { from: start, to: end, insert, select: [start, start + insert.length] }
  const moved = (place: number) => Math.max(start, place + insert.length - (end - start))
  return { from: start, to: end, insert, select: [moved(from), moved(to)] }
}

/** The lines of a selection, from the first one's start to the last one's end. */
export function linesAt(text: string, [from, to]: Selection) {
  const [start, end] = [lineOf(text, from)[0], lineOf(text, to)[1]]
  const lines = text.slice(start, end).split('\n')
  const written = lines.filter((line) => line.trim())
  const isAll = (kind: LineFormat) =>
    written.length > 0 && written.every((line) => kinds[kind].test(line.replace(/^(?:[ \t]*>)*[ \t]*/, '')))
  return { start, end, lines, isAll }
}
