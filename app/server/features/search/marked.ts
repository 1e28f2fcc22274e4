import { normalized } from '../../../shared/normalized.ts'

/** A piece of a text, and whether it is a match. */
export interface Piece {
  readonly text: string
  readonly isMarked: boolean
}

/** Letters without a Unicode decomposition. */
const plain: Readonly<Record<string, string>> = {
  ...{ ß: 'ss', ø: 'o', ł: 'l', æ: 'ae', œ: 'oe', đ: 'd', ð: 'd', þ: 'th', ı: 'i', ħ: 'h', ŧ: 't', ŋ: 'n' },
}
const isWord = /[\p{L}\p{N}\p{M}]/u
/** Scripts without spaces, where a match may begin anywhere. */
const isDense =
  /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\u{20000}-\u{3ffff}]/u

/** A letter with its combining marks, or with the parts of a decomposed Hangul syllable. */
const letters = /\P{M}[\p{M}\u1160-\u11ff\uff9e\uff9f]*|\p{M}+/gu

/** A text as the database's search_fold makes it. */
interface Folded {
  readonly folded: string
  /** The index in the text of each folded letter. */
  readonly placeOf: (at: number) => number
}

const isAscii = /^[\0-\x7f]*$/

function fold(text: string): Folded {
  if (isAscii.test(text)) return { folded: text.toLowerCase(), placeOf: (at) => at }
  let folded = ''
  const places: number[] = []
  for (const { 0: letter, index } of text.matchAll(letters)) {
    const made = foldedLetter(letter)
    folded += made
    for (let n = 0; n < made.length; n++) places.push(index)
  }
  return { folded, placeOf: (at) => places[at] ?? text.length }
}

/** Cache of folded letters: texts are long, alphabets are short. */
const foldedLetters = new Map<string, string>()
const maxCachedLetters = 20_000

function foldedLetter(letter: string): string {
  const before = foldedLetters.get(letter)
  if (before !== undefined) return before
  const made = Array.from(
    normalized(
      normalized(letter, 'NFKD').replace(/[\u0300-\u036f\u0591-\u05c7\u064b-\u065f]/g, ''),
      'NFC',
    ).toLowerCase(),
    (one) => plain[one] ?? one,
  ).join('')
  if (foldedLetters.size >= maxCachedLetters) foldedLetters.clear()
  if (letter.length <= 8) foldedLetters.set(letter, made)
  return made
}

export type Find = readonly [start: number, end: number]

/** The matches of words in a text, sorted and without overlaps. A short word matches only at the beginning of a word. */
export function findsIn(text: string, words: readonly string[]): Find[] {
  const { folded, placeOf } = fold(text)
  const finds: Find[] = []
  for (const word of words) {
    if (word === '') continue
    const isAnywhere = word.length >= 4 || isDense.test(word)
    for (let at = folded.indexOf(word); at !== -1; at = folded.indexOf(word, at + word.length)) {
      const before = folded[at - 1]
      const after = folded[at + word.length]
      if (!isAnywhere && before !== undefined && isWord.test(before)) continue
      if (word.length === 1 && !isAnywhere && after !== undefined && isWord.test(after)) continue
      // To the end of the match's last letter.
      let end = at + word.length
      while (end < folded.length && placeOf(end) === placeOf(at + word.length - 1)) end++
      finds.push([placeOf(at), placeOf(end)])
    }
  }
  finds.sort(([a, aEnd], [b, bEnd]) => a - b || bEnd - aEnd)
  const merged: [number, number][] = []
  for (const [start, end] of finds) {
    const last = merged.at(-1)
    if (last && start <= last[1]) last[1] = Math.max(last[1], end)
    else merged.push([start, end])
  }
  return merged
}

export function marked(text: string, words: readonly string[]): Piece[] {
  return piecesOf(text, 0, text.length, findsIn(text, words))
}

export function piecesOf(text: string, from: number, to: number, finds: readonly Find[]): Piece[] {
  const pieces: Piece[] = []
  let done = from
  for (const find of finds) {
    const [start, end] = [Math.max(find[0], done), Math.min(find[1], to)]
    if (start >= end) continue
    if (start > done) pieces.push({ text: text.slice(done, start), isMarked: false })
    pieces.push({ text: text.slice(start, end), isMarked: true })
    done = end
  }
  if (done < to) pieces.push({ text: text.slice(done, to), isMarked: false })
  return pieces
}
