import { normalized } from '../../../shared/normalized.ts'
import { lookalikes } from './lookalikes.ts'

/** A text as the database's `search_fold` makes it. */
export interface Folded {
  readonly folded: string
  /** The index in the text of each folded letter. */
  readonly placeOf: (at: number) => number
}

/** Letters that folding leaves as they are, or only makes lower case: most of many scripts. Σ is not: its lower case has two forms. */
const plainLetters =
  '\\0-\\x7f\\u0391-\\u03a1\\u03a4-\\u03a9\\u03b1-\\u03c1\\u03c3-\\u03c9\\u0410-\\u0418\\u041a-\\u0438\\u043a-\\u044f\\u05d0-\\u05d9' +
  '\\u0627\\u0628\\u062a-\\u063a\\u0641-\\u0648\\u064a\\u3041-\\u3096\\u30a1-\\u30fa\\u30fc\\u4e00-\\u9fff\\uac00-\\ud7a3'
/** What belongs to the letter before it: combining marks, and the parts of a decomposed Hangul syllable. */
const marks = '\\p{M}\\u1160-\\u11ff\\uff9e\\uff9f'
/** A run of letters that stay, or of others with their marks. */
const runs = new RegExp(
  `([${plainLetters}]+)(?![${marks}])|(?:[^${plainLetters}\\p{M}][${marks}]*|[${plainLetters}][${marks}]+){1,20}|\\p{M}+`,
  'gu',
)
const isPlain = new RegExp(`^[${plainLetters}]*$`)

/** A run that changes: its letters folded, and where in it each of them stands. */
interface Changed {
  readonly folded: string
  readonly offsets: readonly number[]
}

/** Folds by runs: what changes is looked at letter by letter once, and then remembered. */
export function fold(text: string): Folded {
  if (isPlain.test(text)) return { folded: text.toLowerCase(), placeOf: (at) => at }
  let folded = ''
  /** Of each run: where it begins, folded and in the text, and its offsets unless its letters stay in place. */
  const begins: number[] = []
  const places: number[] = []
  const offsets: (readonly number[] | undefined)[] = []
  for (const { 0: run, 1: stays, index } of text.matchAll(runs)) {
    const changed = stays === undefined ? foldedRun(run) : undefined
    const made = changed ? changed.folded : run.toLowerCase()
    if (made === '') continue
    begins.push(folded.length)
    places.push(index)
    offsets.push(changed?.offsets)
    folded += made
  }
  const { length } = folded
  const placeOf = (at: number) => {
    if (at >= length) return text.length
    const run = rank(begins, at) - 1
    const offset = at - (begins[run] ?? 0)
    return (places[run] ?? 0) + (offsets[run]?.[offset] ?? offset)
  }
  return { folded, placeOf }
}

/** Cache of runs: texts are long, and most of their words come often. */
const foldedRuns = new Map<string, Changed>()
const maxCachedRuns = 20_000
const maxCachedLength = 40

const letters = new RegExp(`\\P{M}[${marks}]*|\\p{M}+`, 'gu')

function foldedRun(run: string): Changed {
  const before = foldedRuns.get(run)
  if (before !== undefined) return before
  let folded = ''
  const offsets: number[] = []
  for (const { 0: letter, index } of run.matchAll(letters)) {
    const made = letter.replace(keptOrNot, (part) => (isKept.test(part) ? part : foldedPart(part)))
    folded += made
    for (let n = 0; n < made.length; n++) offsets.push(index)
  }
  const changed = { folded, offsets }
  if (foldedRuns.size >= maxCachedRuns) foldedRuns.clear()
  // Some letters are twenty when they are folded, with an offset for each.
  if (Math.max(run.length, folded.length) <= maxCachedLength) foldedRuns.set(run, changed)
  return changed
}

/** Signs that Unicode or `unaccent` would make letters or punctuation of. */
const kept = '©®™℠℗×÷±₹₺№℞−≪≫‼⁉ℹⓂ∖∣∤∥∦₠₢₣₤₧\u20e3'
const keptOrNot = new RegExp(`[${kept}]|[^${kept}]+`, 'gu')
const isKept = new RegExp(`[${kept}]`, 'u')

/** Accents, points and vowel signs that people leave out, skin tones, and invisible signs. */
const removed = new RegExp(
  '[\\u00ad\\u0300-\\u0337\\u0339-\\u034e\\u0350-\\u036f\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7\\u0610-\\u061a' +
    '\\u061c\\u0640\\u064b-\\u065f\\u0670\\u06d6-\\u06dc\\u06df-\\u06e8\\u06ea-\\u06ed\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f' +
    '\\u20dd-\\u20e2\\u20e4\\ufe00-\\ufe0f\\ufeff\\u{1f3fb}-\\u{1f3ff}]',
  'gu',
)

function foldedPart(part: string): string {
  const base = normalized(normalized(part, 'NFKD').replace(removed, ''), 'NFC').replaceAll('\u034f', '')
  return Array.from(base.toLowerCase(), (letter) => lookalikes.get(letter) ?? letter).join('')
}

const wordLetter = /^[\p{L}\p{N}\p{M}]/u
export const isWordLetter = (letter: string) => wordLetter.test(letter)

/** Of scripts without spaces, where a match may begin anywhere; and emoji beside each other. */
const dense =
  /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\u{20000}-\u{3ffff}]/u
export const isWithoutSpaces = (mark: string) => dense.test(mark)

/** Hyphens, apostrophes and joiners within a word, and what stands between groups of digits. */
const between = /(?<=[\p{L}\p{N}\p{M}])[-'\u200c\u200d](?=[\p{L}\p{N}])|(?<=\d)[ ,.](?=\d{2,3}(?!\d))/gu

const mayJoin = /[-'\u200c\u200d]|\d[ ,.]\d/

/** A folded text with `to-do` as `todo`, and where its letters stand in that text; undefined if it has nothing to join. */
export function joined(
  folded: string,
): { readonly text: string; readonly indexOf: (at: number) => number } | undefined {
  if (!mayJoin.test(folded)) return undefined
  const parts: string[] = []
  /** Where a sign was left out. */
  const gaps: number[] = []
  let done = 0
  for (const { 0: sign, index } of folded.matchAll(between)) {
    parts.push(folded.slice(done, index))
    gaps.push(index - gaps.length)
    done = index + sign.length
  }
  if (gaps.length === 0) return undefined
  return { text: parts.join('') + folded.slice(done), indexOf: (at) => at + rank(gaps, at) }
}

/** How many of these ascending numbers are not greater. */
function rank(numbers: readonly number[], than: number): number {
  let [low, high] = [0, numbers.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((numbers[middle] ?? 0) <= than) low = middle + 1
    else high = middle
  }
  return low
}
