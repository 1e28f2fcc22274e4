/** `[[Title]]` or `[[Title|words]]`: a link to the writer's note of that title. */
export interface NoteLink {
  /** Trimmed, without escapes. */
  readonly title: string
  /** The words that are shown in its place. */
  readonly words: string
  /** UTF-16 units, with the brackets. */
  readonly length: number
  /** Where the sign between title and words stands, from the beginning; undefined without words of its own. */
  readonly bar: number | undefined
}

/** Longest title, in Unicode characters, as the server has it. */
const maxTitleCharacters = 100
/** UTF-16 units between the brackets: a title and as many words, with escapes. */
const maxInnerUnits = 500

/** The signs of a link, which a title or its words escape with a backslash. */
const signs = '\\[]|'
const own = /[\\[\]|]/g
const escaped = /\\([\\[\]|])/g

/**
 * The link that begins at a position. No white space follows its opening brackets (a test of a shell has it there), it is within one
 * line, and no parenthesis follows it: that is a link of Markdown whose words are in brackets.
 *
 * Linear: it reads at most 500 characters, and none twice.
 * @param end of the text to look at
 */
export function noteLinkAt(text: string, at: number, end = text.length): NoteLink | undefined {
  if (text.charAt(at) !== '[' || text.charAt(at + 1) !== '[') return undefined
  const begin = at + 2
  const last = Math.min(end - 1, begin + maxInnerUnits)
  let bar: number | undefined
  for (let pos = begin; pos < last; pos++) {
    const sign = text.charAt(pos)
    if (sign === '\n' || sign === '\r' || sign === '[') return undefined
    if (sign === '\\' && signs.includes(text.charAt(pos + 1))) pos++
    else if (sign === '|') bar ??= pos
    else if (sign === ']') {
      const isEnd = text.charAt(pos + 1) === ']' && !(pos + 2 < end && text.charAt(pos + 2) === '(')
      return isEnd
        ? linkOf(text.slice(begin, bar ?? pos), text.slice((bar ?? pos) + 1, pos), at, pos + 2, bar)
        : undefined
    }
  }
  return undefined
}

function linkOf(title: string, words: string, at: number, to: number, bar: number | undefined): NoteLink | undefined {
  if (title.trimStart() !== title) return undefined
  const named = unescaped(title)
  if (named === '' || Array.from(named).length > maxTitleCharacters) return undefined
  return {
    title: named,
    words: unescaped(words) || named,
    length: to - at,
    bar: bar === undefined ? undefined : bar - at,
  }
}

function unescaped(text: string): string {
  return text.replace(escaped, '$1').replace(/\s+/g, ' ').trim()
}

/** The Markdown of a link to a note. @param words where they are not the title */
export function noteLink(title: string, words = title): string {
  const target = escapedTitle(title)
  return words === title ? `[[${target}]]` : `[[${target}|${escapedTitle(words)}]]`
}

/** A title, or words, as they stand in a link. */
export function escapedTitle(title: string): string {
  return title.trim().replace(own, '\\$&')
}

/** The address that leads to the note of a title, or to a page that makes it. */
export function noteLinkHref(title: string): string {
  return `/notes/titled?${new URLSearchParams({ title }).toString()}`
}
