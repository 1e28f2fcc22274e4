import { diff3Merge } from 'node-diff3'
import { withLineFeeds } from './line-ends.ts'

/** A stretch of a merged text: the same in both, or the same words changed differently. */
export type Stretch =
  { readonly both: string } | { readonly yours: string; readonly base: string; readonly theirs: string }

/**
 * Bounds of one merge, which may run on the event loop: pairs of equal pieces (a text of five hundred equal lines has 250,000),
 * and pieces between the first change and the last. A stretch beyond them counts as changed from its start to its end.
 */
const budget = { pairs: 300_000, pieces: 10_000 }

/**
 * Three-way merge of two texts that were made from a third: by lines, then by words where both changed the same lines. Words that
 * both changed differently are a conflict, left to a person. Line ends do not count: the result has line feeds.
 *
 * Runs on the server and in the browser.
 */
export function mergeTexts(...texts: readonly [yours: string, base: string, theirs: string]): Stretch[] {
  const [yours = '', base = '', theirs = ''] = texts.map(withLineFeeds)
  if (yours === theirs || theirs === base) return [{ both: yours }]
  if (yours === base) return [{ both: theirs }]
  const left = { ...budget }
  const stretches = mergePieces(yours, base, theirs, lines, left).flatMap((stretch) =>
    'both' in stretch ? [stretch] : mergePieces(stretch.yours, stretch.base, stretch.theirs, words, left),
  )
  return joined(stretches)
}

/** @returns the text; undefined when there is a conflict */
export function merged(stretches: readonly Stretch[]): string | undefined {
  let text = ''
  for (const stretch of stretches) {
    if (!('both' in stretch)) return undefined
    text += stretch.both
  }
  return text
}

function lines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+/g) ?? []
}

/** Words, the spaces between them, and single characters of scripts without spaces. */
function words(text: string): string[] {
  return (
    text.match(
      /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]|[\p{L}\p{M}\p{N}_]+|[^\S\n]+|[^]/gu,
    ) ?? []
  )
}

/**
 * Merges as much as the budget allows: all pieces, or those between the common start and end, or two changes that lie apart.
 * @param left of the budget; less afterwards
 */
function mergePieces(
  yours: string,
  base: string,
  theirs: string,
  pieces: (text: string) => string[],
  left: Cost,
): Stretch[] {
  const all: Three = [pieces(yours), pieces(base), pieces(theirs)]
  if (pay(all, left)) return regions(all)
  const [start, end] = alike(all)
  const middle = all.map((one) => one.slice(start, one.length - end)) as unknown as Three
  if ((start > 0 || end > 0) && pay(middle, left)) {
    const [, o] = all
    const ends = [o.slice(0, start), o.slice(o.length - end)].map((part): Stretch => ({ both: part.join('') }))
    return [...ends.slice(0, 1), ...regions(middle), ...ends.slice(1)].filter(
      (stretch) => !('both' in stretch) || stretch.both !== '',
    )
  }
  const together = bothChanges(...all)
  return [together ? { both: together.join('') } : { yours, base, theirs }]
}

type Three = readonly [yours: string[], base: string[], theirs: string[]]
interface Cost {
  pairs: number
  pieces: number
}

/** Spends from the budget. @returns false, and spends nothing, when it is exceeded */
function pay([a, o, b]: Three, left: Cost): boolean {
  const size = Math.max(a.length, o.length, b.length)
  if (size > left.pieces) return false
  const cost = pairs(a, o) + pairs(b, o)
  if (cost > left.pairs) return false
  left.pieces -= size
  left.pairs -= cost
  return true
}

function regions([a, o, b]: Three): Stretch[] {
  return diff3Merge(a, o, b).map((region) =>
    region.conflict
      ? { yours: region.conflict.a.join(''), base: region.conflict.o.join(''), theirs: region.conflict.b.join('') }
      : { both: (region.ok ?? []).join('') },
  )
}

/** The merge of two texts that each changed one place, with something between both places: found without comparing pieces. */
function bothChanges(a: readonly string[], o: readonly string[], b: readonly string[]): string[] | undefined {
  const [yours, theirs] = [placeOf(a, o), placeOf(b, o)]
  const [first, second] = yours.from <= theirs.from ? [yours, theirs] : [theirs, yours]
  if (first.to >= second.from) return undefined
  const between = o.slice(first.to, second.from)
  return [...o.slice(0, first.from), ...first.pieces, ...between, ...second.pieces, ...o.slice(second.to)]
}

/** Where a text differs from its base, as one place. */
function placeOf(one: readonly string[], o: readonly string[]) {
  const [start, end] = alike([one, o])
  return { from: start, to: o.length - end, pieces: one.slice(start, one.length - end) }
}

/** Lengths of the common start and of the common end, in pieces. */
function alike(all: readonly (readonly string[])[]): [start: number, end: number] {
  const [first = []] = all
  const shortest = Math.min(...all.map(({ length }) => length))
  let start = 0
  while (start < shortest && all.every((one) => one[start] === first[start])) start++
  let end = 0
  while (end < shortest - start && all.every((one) => one.at(-1 - end) === first.at(-1 - end))) end++
  return [start, end]
}

function pairs(one: readonly string[], other: readonly string[]): number {
  const counts = new Map<string, number>()
  for (const piece of other) counts.set(piece, (counts.get(piece) ?? 0) + 1)
  return one.reduce((sum, piece) => sum + (counts.get(piece) ?? 0), 0)
}

function joined(stretches: readonly Stretch[]): Stretch[] {
  const result: Stretch[] = []
  for (const stretch of stretches) {
    const last = result.at(-1)
    if (last && 'both' in last && 'both' in stretch) result[result.length - 1] = { both: last.both + stretch.both }
    else result.push(stretch)
  }
  return result
}
