import { normalized } from './normalized.ts'
import { isColour } from './tag-colours.ts'

/** Tags that one note has at the most, and Unicode characters of one; what is longer is none. */
const maxTags = 50
const maxTagCharacters = 64

/**
 * A sign that does not follow a letter, a digit or part of an address, and a name of letters and digits of any script, with their marks and
 * joiners, and - _ and /.
 */
const tag = /(?<![\p{L}\p{N}]\p{M}*|[_#&/\\=-]|\[\[)#([\p{L}\p{N}\p{M}_][\p{L}\p{N}\p{M}_/\u200c\u200d-]*)/gu
const wholeTag = /^#?([\p{L}\p{N}\p{M}_][\p{L}\p{N}\p{M}_/\u200c\u200d-]*)$/u
const end = /[/\u200c\u200d-]+$/

/** Addresses within styles and HTML, which is shown as text: `url(#g)`, `href="#x"`. */
const inside = /(?:url\(\s{0,3}["']?|=["'])$/i
const htmlTag = /<[a-z/][^<>]*>/gi
const codeTag = /<(\/?)(code|pre|samp|style|script)(?:\s[^<>]*)?>/gi

/** What is one tag however it is typed: the name by which it is kept, shown and addressed. */
export function tagOf(text: string): string {
  // A final sigma by its place, and no dot above that upper case brought.
  const lower = normalized(text, 'NFC')
    .replace(/[σς]/g, 'Σ')
    .toLowerCase()
    .replace(/i\u0307/g, 'i')
  return normalized(lower, 'NFC')
}

/** A set of tags that takes only what can be one. */
export class Tags {
  readonly #found = new Set<string>()

  /** @param text of a paragraph, or the like, as it is read; what is no text for tags is masked */
  addFrom(text: string): void {
    for (const { name } of tagsIn(text)) this.#found.add(name)
  }

  /** @param value of the key `tags` of front matter: names, with or without the sign */
  addNames(names: readonly string[]): void {
    for (const name of names) {
      const known = nameOf(wholeTag.exec(name.trim())?.[1] ?? '')
      if (known !== undefined) this.#found.add(known)
    }
  }

  /** Sorted. */
  all(): string[] {
    return [...this.#found].sort().slice(0, maxTags)
  }
}

/** Whether a line is made of tags and nothing else. */
export function isOfTags(line: string): boolean {
  const words = line.split(/[\s,;]+/).filter(Boolean)
  return words.length > 0 && words.every((word) => tagsIn(word).some(({ length }) => length === word.length))
}

export interface TagInText {
  readonly name: string
  readonly at: number
  /** With its sign. */
  readonly length: number
  /** The same without signs at its end that are no part of the name. */
  readonly ownLength: number
}

export function tagsIn(text: string): TagInText[] {
  if (!text.includes('#')) return []
  const clean = withoutAddresses(text.includes('<') ? withoutCode(withoutComments(text)).replace(htmlTag, blank) : text)
  return [...clean.matchAll(tag)].flatMap(({ index, 0: whole, 1: word = '' }) => {
    const before = clean.slice(Math.max(0, index - 80), index)
    const name = nameOf(word)
    const after = clean.charAt(index + whole.length)
    if (name === undefined || inside.test(before) || isColour(word.replace(end, ''), before, after)) return []
    return [{ name, at: index, length: whole.length, ownLength: whole.replace(end, '').length }]
  })
}

/** @returns undefined for numbers, as of issues, and for what is too long */
function nameOf(word: string): string | undefined {
  if (word.length > 2 * maxTagCharacters || Array.from(word).length > maxTagCharacters) return undefined
  const name = word.replace(end, '')
  return /\p{L}/u.test(name) ? tagOf(name) : undefined
}

/** As many spaces, so that positions behind them stay the same. */
function blank(text: string): string {
  return ' '.repeat(text.length)
}

/** Without HTML's comments, where they are closed. */
function withoutComments(text: string): string {
  let kept = ''
  let from = 0
  for (let at = text.indexOf('<!--'); at !== -1; at = text.indexOf('<!--', from)) {
    const last = text.indexOf('-->', at)
    if (last === -1) break
    kept += text.slice(from, at) + ' '.repeat(last + 3 - at)
    from = last + 3
  }
  return kept + text.slice(from)
}

/** Without what stands between HTML's tags of code, where they are closed. */
function withoutCode(text: string): string {
  let kept = ''
  let from = 0
  let open: { readonly name: string; readonly at: number } | undefined
  for (const { index, 0: whole, 1: slash, 2: name = '' } of text.matchAll(codeTag)) {
    if (!open && !slash) open = { name: name.toLowerCase(), at: index }
    if (!open || !slash || open.name !== name.toLowerCase()) continue
    from = index + whole.length
    kept += text.slice(kept.length, open.at) + ' '.repeat(from - open.at)
    open = undefined
  }
  return kept + text.slice(from)
}

/** Without what follows a scheme that is not linked, such as `chrome://`. */
function withoutAddresses(text: string): string {
  if (!text.includes('://')) return text
  return text.replace(/\S+/g, (word) => {
    const at = word.indexOf('://')
    return /[a-z]/i.test(word.charAt(at - 1)) ? word.slice(0, at) + blank(word.slice(at)) : word
  })
}

/** The page of all notes that have a tag. */
export function tagHref(name: string): string {
  return `/tags/${encodeURIComponent(name)}`
}
