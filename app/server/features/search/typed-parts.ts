/** A word, a phrase or an operator with its value, where it stands in what was typed. */
export interface Part {
  /** All of it, as typed. */
  readonly typed: string
  readonly at: number
  readonly isNot: boolean
  /** In small letters, and known or not; empty where no word with a colon stands before the value. */
  readonly operator: string
  readonly value: string
  readonly isQuoted: boolean
}

/**
 * A word and a colon, the wide one of East Asian keyboards too, with a value behind it. Not `std::move`, nor the beginning of an address;
 * one letter is that of a drive.
 */
const operatorBefore = /(\p{L}[\p{L}\p{N}_-]{1,39})[:：](?![:：\s]|\/\/|$)/uy
/** One minus before a word; two are a flag of a command. The wide one and the mathematical one are typed as minus, dashes are not. */
const minusBefore = /[-−－](?![-−－\s]|$)/uy
const openingQuote = /["“”„‟«»「『＂]/uy
const typographicQuote = /[“”„‟«»」』＂]/gu
const anyQuote = /["“”„‟«»」』＂]/gu
/** What a minus can leave out: letters, digits, and signs beyond those of programs, of which `->` is one word. */
const canBeLeftOut = /[\p{L}\p{N}"“”„‟«»「『＂]|[^\p{P}\s\0-\x7f]/u
const space = /\s/u

/** Reads from left to right; each part ends at the next space, or at the quote that closes it. */
export function partsOf(text: string): Part[] {
  const parts: Part[] = []
  let at = 0
  while (at < text.length) {
    if (space.test(text.charAt(at))) {
      at++
      continue
    }
    const part = partAt(text, at)
    parts.push(part)
    at += part.typed.length
  }
  return parts
}

function partAt(text: string, at: number): Part {
  const minus = at === 0 || space.test(text.charAt(at - 1)) ? minusAt(text, at) : ''
  const start = at + minus.length
  const named = read(operatorBefore, text, start)
  const [value, end, isQuoted] = valueAt(text, start + named.length)
  return {
    ...{ typed: text.slice(at, end), at, value, isQuoted },
    isNot: minus !== '',
    operator: named.slice(0, -1).normalize('NFKC').toLowerCase(),
  }
}

function minusAt(text: string, at: number): string {
  const minus = read(minusBefore, text, at)
  return minus && canBeLeftOut.test(wordAt(text, at)) ? minus : ''
}

function valueAt(text: string, at: number): [value: string, end: number, isQuoted: boolean] {
  const opening = read(openingQuote, text, at)
  if (!opening) {
    const word = wordAt(text, at)
    return [word, at + word.length, false]
  }
  // A phrase that began with a plain quote may hold typographic ones.
  const closing =
    opening === '"' ? (find(/"/gu, text, at + 1) ?? find(typographicQuote, text, at + 1)) : find(anyQuote, text, at + 1)
  // Without a closing quote it goes on to the end.
  return [text.slice(at + 1, closing ?? text.length), closing === undefined ? text.length : closing + 1, true]
}

function wordAt(text: string, at: number): string {
  let end = at
  while (end < text.length && !space.test(text.charAt(end))) end++
  return text.slice(at, end)
}

/** What a sticky expression finds right here. */
function read(expression: RegExp, text: string, at: number): string {
  expression.lastIndex = at
  return expression.exec(text)?.[0] ?? ''
}

function find(expression: RegExp, text: string, from: number): number | undefined {
  expression.lastIndex = from
  return expression.exec(text)?.index
}
