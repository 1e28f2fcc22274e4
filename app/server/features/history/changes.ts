import { diffLines, diffWordsWithSpace, type ChangeObject } from 'diff'
import { withLineFeeds } from '../../../shared/line-ends.ts'
import { readable } from '../../platform/markdown/outline.ts'

/** A stretch of a diff: in both texts, only in the later one, or only in the earlier one. */
export interface Change {
  readonly kind: 'same' | 'added' | 'removed'
  readonly text: string
}

/** The diff of two texts. */
export interface Comparing {
  readonly changes: readonly Change[]
  /** Two long texts have nothing in common, or comparing them reached its limit: one is removed and the other one added. */
  readonly isWhole: boolean
}

export interface Pair {
  readonly before: string
  readonly after: string
}

/** Timeout of a diff by words, and then of one by lines: two long texts with nothing in common take long. */
const diffTimeoutMs = 150
/** … and of all diffs of a list. */
const listTimeoutMs = 300

/**
 * The diff of two texts by words; by lines, or as a whole, where that takes too long. Line ends are ignored.
 * @param timeout milliseconds of each diff
 */
export function changesBetween(before: string, after: string, timeout = diffTimeoutMs): Change[] {
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

/** Diffs of several pairs as they are read, abridged; empty where the same is read, and undefined where no time was left. */
export function comparedInShort(pairs: readonly Pair[]): (Change[] | undefined)[] {
  const until = performance.now() + listTimeoutMs
  // Most texts are the later one of a pair and the earlier one of the next.
  const words = new Map<string, string>()
  const read = (text: string): string => {
    const known = words.get(text) ?? readable(text).read
    words.set(text, known)
    return known
  }
  return pairs.map(({ before, after }) => {
    if (performance.now() >= until) return undefined
    const [old, fresh] = [read(before), read(after)]
    const left = until - performance.now()
    if (left < 1) return undefined
    return old === fresh ? [] : inShort(changesBetween(old, fresh, Math.min(diffTimeoutMs, left) / 2))
  })
}

/** Unchanged text that is shown around a change (context). */
const contextCharacters = 60

/** An abridged diff for a list, with little context. @param maxCharacters in all, approximately */
export function inShort(changes: readonly Change[], maxCharacters = 400): Change[] {
  const short: Change[] = []
  let length = 0
  for (const [index, { kind, text }] of changes.entries()) {
    if (length > maxCharacters) {
      short.push({ kind: 'same', text: ' …' })
      break
    }
    const shown = kind === 'same' ? abridged(text, index === 0, index === changes.length - 1) : cut(text, maxCharacters)
    length += shown.length
    short.push({ kind, text: shown })
  }
  return short
}

function abridged(text: string, isFirst: boolean, isLast: boolean): string {
  if (isFirst && isLast) return cut(text, contextCharacters)
  if (isFirst) return text.length > contextCharacters ? `… ${ends(text)}` : text
  if (isLast) return cut(text, contextCharacters)
  return text.length > 2 * contextCharacters ? `${begins(text)} … ${ends(text)}` : text
}

function cut(text: string, maxCharacters: number): string {
  return text.length > maxCharacters ? `${text.slice(0, maxCharacters).toWellFormed()} …` : text
}

const begins = (text: string) => text.slice(0, contextCharacters).toWellFormed()
const ends = (text: string) => text.slice(-contextCharacters).toWellFormed()
