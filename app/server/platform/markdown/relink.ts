import { escapedTitle, noteLinkAt } from '../../../shared/note-links.ts'
import { blocksOf } from './tasks.ts'

export interface Relinking {
  readonly text: string
  /** Titles that are linked to, exactly as they are typed. */
  readonly from: readonly string[]
  /** The title that takes their place; the words of a link stay. */
  readonly to: string
}

/** A text whose links lead to another title, and which is the same in every other byte: links in code are none. */
export function relinked({ text, from, to }: Relinking): string {
  // Positions are those of the text: what a parser makes one line end of two signs is left as it is.
  const lines = linesOf(text)
  const titles = new Set(from)
  let made = ''
  let done = 0
  for (const { first, end, isRow } of stretchesOf(text)) {
    const [begin, past] = [lines[first] ?? text.length, lines[end] ?? text.length]
    if (begin < done || (isRow && to.includes('|'))) continue
    for (const { at, past: behind } of titlesIn(text.slice(begin, past), titles, isRow)) {
      made += text.slice(done, begin + at) + escapedTitle(to)
      done = begin + behind
    }
  }
  return made + text.slice(done)
}

/** Where lines begin. */
function linesOf(text: string): number[] {
  const starts = [0]
  for (const { index, 0: end } of text.matchAll(/\r\n|\n|\r/g)) starts.push(index + end.length)
  return starts
}

interface Stretch {
  readonly first: number
  /** The line behind it. */
  readonly end: number
  /** Of a table: a bar within it stands behind a backslash. */
  readonly isRow: boolean
}

/** Blocks with words that may link: also what stands in a line of `<details>`. */
const withWords: ReadonlySet<string> = new Set(['inline', 'tr_open', 'summary', 'details_words'])

/** The lines of paragraphs, headings and rows, in their order. */
function stretchesOf(text: string): Stretch[] {
  return (blocksOf(text) ?? []).flatMap(({ type, map }) => {
    return map && withWords.has(type) ? [{ first: map[0], end: map[1], isRow: type === 'tr_open' }] : []
  })
}

/** Where the titles of links stand, outside of code within lines. */
function* titlesIn(text: string, titles: ReadonlySet<string>, isRow: boolean): Generator<{ at: number; past: number }> {
  const runs = endsOfCode(text)
  for (let at = 0; at < text.length; at++) {
    const sign = text.charAt(at)
    if (sign === '\\') at++
    else if (sign === '`') {
      at = (runs.get(at) ?? at + 1) - 1
    } else if (sign === '[') {
      const link = noteLinkAt(text, at)
      if (!link) continue
      const raw = text.slice(at + 2, at + (link.bar ?? link.length - 2))
      const bar = isRow ? raw.indexOf('\\|') : -1
      const title = bar === -1 ? link.title : link.title.slice(0, link.title.indexOf('|')).trim()
      if (titles.has(title)) yield { at: at + 2, past: at + 2 + (bar === -1 ? raw.length : bar) }
      at += link.length - 1
    }
  }
}

/** Of each run of backticks, where the code that it begins ends; where it begins none, the run itself. */
function endsOfCode(text: string): Map<number, number> {
  const ends = new Map<number, number>()
  const next = new Map<number, number>()
  for (const { index, 0: run } of [...text.matchAll(/`+/g)].reverse()) {
    ends.set(index, (next.get(run.length) ?? index) + run.length)
    next.set(run.length, index)
  }
  return ends
}
