import { findsIn, type Find } from './marked.ts'

/** A note's HTML with what a search found in it marked. */
export interface MarkedHtml {
  readonly html: string
  readonly count: number
}

/** The most matches that are marked and counted: each adds markup. */
export const maxMarked = 500

/** Tags within a line; every other tag ends what a match may span. */
const inline = new Set(['a', 'b', 'bdi', 'code', 'del', 'em', 'i', 'ins', 'kbd', 'mark', 's', 'span', 'strong', 'u'])

const pieces = /<\/?([a-zA-Z0-9]*)[^<>]*>|&(?:#\d{1,7}|#x[\da-fA-F]{1,6}|[a-zA-Z]{2,8});|[^<&]+|[<&]/g

/** A stretch of text in the HTML: a run of letters, or one letter that is written as a reference. */
interface Run {
  /** Position of its first character in the text. */
  readonly from: number
  readonly to: number
  /** Position of its first character in the HTML. */
  readonly at: number
  /** Its HTML: a reference is longer than the letter that it stands for. */
  readonly written: string
  readonly isReference: boolean
}

/** Marks matches in the text of HTML that `renderMarkdown` made; the first piece of each has the id `match-N`. */
export function markedHtml({ html, marks }: { readonly html: string; readonly marks: readonly string[] }): MarkedHtml {
  if (marks.length === 0) return { html, count: 0 }
  const { text, runs } = textOf(html)
  const finds = findsIn(text, marks).slice(0, maxMarked)
  return { html: withMarks(html, runs, finds), count: finds.length }
}

function textOf(html: string): { readonly text: string; readonly runs: readonly Run[] } {
  const parts: string[] = []
  const runs: Run[] = []
  let length = 0
  const add = (part: string) => {
    parts.push(part)
    length += part.length
  }
  for (const { 0: written, 1: tag, index: at } of html.matchAll(pieces)) {
    if (tag !== undefined) {
      if (!inline.has(tag)) add('\n')
      continue
    }
    const isReference = written.startsWith('&') && written.length > 1
    const from = length
    add(isReference ? letterOf(written) : written)
    runs.push({ from, to: length, at, written, isReference })
  }
  return { text: parts.join(''), runs }
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' }

function letterOf(reference: string): string {
  const body = reference.slice(1, -1)
  if (!body.startsWith('#')) return named[body] ?? ' '
  const code = body[1] === 'x' ? Number.parseInt(body.slice(2), 16) : Number(body.slice(1))
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ' '
}

function withMarks(html: string, runs: readonly Run[], finds: readonly Find[]): string {
  const out: string[] = []
  let done = 0
  let next = 0
  for (const [n, [start, end]] of finds.entries()) {
    while (next < runs.length && (runs[next]?.to ?? 0) <= start) next++
    let id = ` id="match-${n + 1}"`
    // A match may go through several runs, around tags and references; the next one may begin in its last.
    for (let within = next; within < runs.length; within++) {
      const run = runs[within]
      if (!run || run.from >= end) break
      const [from, to] = placesIn(run, start, end)
      out.push(html.slice(done, from), `<mark class="match"${id}>`, html.slice(from, to), '</mark>')
      done = to
      id = ''
    }
  }
  out.push(html.slice(done))
  return out.join('')
}

function placesIn({ from, to, at, written, isReference }: Run, start: number, end: number): [number, number] {
  if (isReference) return [at, at + written.length]
  return [at + Math.max(start, from) - from, at + Math.min(end, to) - from]
}
