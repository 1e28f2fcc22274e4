import { diff3Merge } from 'node-diff3'

/** A stretch of a merged text: what both have, or what both have made of the same words. */
export type Stretch =
  { readonly both: string } | { readonly yours: string; readonly base: string; readonly theirs: string }

/**
 * How many pairs of equal pieces are looked at: a text of a thousand equal lines has a million. What has more is taken
 * whole, as if everything in it had been changed.
 */
const mostPairs = 2_000_000

/**
 * Merges two texts that were both made from a third: by lines, and by words where lines are not enough. What only one of
 * them changed is theirs; what both changed differently is left to a person.
 *
 * Runs in the browser as well.
 */
export function mergeTexts(yours: string, base: string, theirs: string): Stretch[] {
  if (yours === theirs || theirs === base) return [{ both: yours }]
  if (yours === base) return [{ both: theirs }]
  const stretches = mergePieces(yours, base, theirs, lines).flatMap((stretch) =>
    'both' in stretch ? [stretch] : mergePieces(stretch.yours, stretch.base, stretch.theirs, words),
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

function mergePieces(yours: string, base: string, theirs: string, pieces: (text: string) => string[]): Stretch[] {
  const [a, o, b] = [pieces(yours), pieces(base), pieces(theirs)]
  if (pairs(a, o) > mostPairs || pairs(b, o) > mostPairs) return [{ yours, base, theirs }]
  return diff3Merge(a, o, b).map((region) =>
    region.conflict
      ? { yours: region.conflict.a.join(''), base: region.conflict.o.join(''), theirs: region.conflict.b.join('') }
      : { both: (region.ok ?? []).join('') },
  )
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
