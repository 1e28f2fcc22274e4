import { diffLines, diffWordsWithSpace, type ChangeObject } from 'diff'
import { withLineFeeds } from '../../../shared/line-ends.ts'

/** A stretch of two texts: in both, only in the later, or only in the earlier. */
export interface Change {
  readonly kind: 'same' | 'added' | 'removed'
  readonly text: string
}

export interface Pair {
  readonly before: string
  readonly after: string
}

/** Milliseconds for a comparison by words, and by lines after that: two long texts that have nothing in common take long. */
const patienceMs = 150
/** … and for all comparisons of a list. */
const listPatienceMs = 300

/**
 * What a text has become, word by word; line by line, or as a whole, where that would take too long. Line ends do not count.
 * @param timeout milliseconds for each
 */
export function changesBetween(before: string, after: string, timeout = patienceMs): Change[] {
  const [old, fresh] = [withLineFeeds(before), withLineFeeds(after)]
  const found = diffWordsWithSpace(old, fresh, { timeout }) ?? diffLines(old, fresh, { timeout })
  return found
    ? found.map(asChange)
    : [
        { kind: 'removed', text: before },
        { kind: 'added', text: after },
      ]
}

function asChange({ added, removed, value }: ChangeObject<string>): Change {
  return { kind: added ? 'added' : removed ? 'removed' : 'same', text: value }
}

export function compared({ before, after }: Pair): Change[] {
  return changesBetween(before, after)
}

/** Of several, each in short; undefined where there was no time left. */
export function comparedInShort(pairs: readonly Pair[]): (Change[] | undefined)[] {
  const until = performance.now() + listPatienceMs
  return pairs.map(({ before, after }) => {
    const left = until - performance.now()
    return left < 1 ? undefined : inShort(changesBetween(before, after, Math.min(patienceMs, left) / 2))
  })
}

/** Characters of what stays the same that are shown beside a change. */
const beside = 60

/** The same, with only a little of what stays the same: for a list. @param most characters in all, or so */
export function inShort(changes: readonly Change[], most = 400): Change[] {
  const short: Change[] = []
  let length = 0
  for (const [index, { kind, text }] of changes.entries()) {
    if (length > most) {
      short.push({ kind: 'same', text: ' …' })
      break
    }
    const shown = kind === 'same' ? abridged(text, index === 0, index === changes.length - 1) : cut(text, most)
    length += shown.length
    short.push({ kind, text: shown })
  }
  return short
}

function abridged(text: string, isFirst: boolean, isLast: boolean): string {
  if (isFirst && isLast) return cut(text, beside)
  if (isFirst) return text.length > beside ? `… ${ends(text)}` : text
  if (isLast) return cut(text, beside)
  return text.length > 2 * beside ? `${begins(text)} … ${ends(text)}` : text
}

function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most).toWellFormed()} …` : text
}

const begins = (text: string) => text.slice(0, beside).toWellFormed()
const ends = (text: string) => text.slice(-beside).toWellFormed()
