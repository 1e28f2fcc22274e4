import { diff3Merge } from 'node-diff3'

/** A stretch of a merged text: what both have, or what both have made of the same words. */
export type Stretch =
  { readonly both: string } | { readonly yours: string; readonly base: string; readonly theirs: string }

/**
 * What one merge may cost, which everybody else waits for: pairs of equal pieces (a text of five hundred equal lines has 250,000), and
 * pieces between the first change and the last. What costs more is taken whole, as if everything in it had been changed.
 */
const most = { pairs: 300_000, pieces: 10_000 }

/**
 * Merges two texts that were both made from a third: by lines, and by words where lines are not enough. What only one of
 * them changed is theirs; what both changed differently is left to a person.
 *
 * Runs in the browser as well.
 */
export function mergeTexts(yours: string, base: string, theirs: string): Stretch[] {
  if (yours === theirs || theirs === base) return [{ both: yours }]
  if (yours === base) return [{ both: theirs }]
  const left = { ...most }
  const stretches = mergePieces(yours, base, theirs, lines, left).flatMap((stretch) =>
    'both' in stretch ? [stretch] : mergePieces(stretch.yours, stretch.base, stretch.theirs, words, left),
  )
  return joined(stretches)
}

/** @returns the text; undefined when a person has to decide */
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

/** Words, the spaces between them, and single characters: also of scripts that have no spaces. */
function words(text: string): string[] {
  return (
    text.match(
      /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]|[\p{L}\p{M}\p{N}_]+|[^\S\n]+|[^]/gu,
    ) ?? []
  )
}

/** @param left what the merge may still cost; less afterwards */
function mergePieces(
  yours: string,
  base: string,
  theirs: string,
  pieces: (text: string) => string[],
  left: { pairs: number; pieces: number },
): Stretch[] {
  const all = [pieces(yours), pieces(base), pieces(theirs)] as const
  const [start, end] = alike(all)
  const [a, o, b] = all.map((one) => one.slice(start, one.length - end)) as [string[], string[], string[]]
  left.pieces -= Math.max(a.length, o.length, b.length)
  if (left.pieces > 0) left.pairs -= pairs(a, o) + pairs(b, o)
  if (left.pieces <= 0 || left.pairs <= 0) return [{ yours, base, theirs }]
  const [, middle] = all
  return [
    { both: middle.slice(0, start).join('') },
    ...diff3Merge(a, o, b).map((region) =>
      region.conflict
        ? { yours: region.conflict.a.join(''), base: region.conflict.o.join(''), theirs: region.conflict.b.join('') }
        : { both: (region.ok ?? []).join('') },
    ),
    { both: middle.slice(middle.length - end).join('') },
  ].filter((stretch) => !('both' in stretch) || stretch.both !== '')
}

/** With how many pieces all of them begin, and how many further ones they all end with. */
function alike(all: readonly [string[], string[], string[]]): [start: number, end: number] {
  const [first] = all
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
