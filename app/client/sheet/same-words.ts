/** How many letters and digits are compared before a place and behind it, the longest context first. */
const contextLengths = [
  [32, 16],
  [16, 8],
  [8, 4],
] as const
/** The same of one side alone, for places beside what one of the texts lacks: the number of a list's item is in Markdown only. */
const oneSidedLengths = [24, 12, 6, 3]

const isSign = /[\p{L}\p{N}]/u

/** The letters and digits of a text, and the position of each in UTF-16 units: a rendered note and its Markdown have nearly the same. */
interface Signs {
  readonly all: string
  readonly at: readonly number[]
}

function signsOf(text: string): Signs {
  const at: number[] = []
  let all = ''
  let position = 0
  for (const sign of text) {
    if (isSign.test(sign)) {
      all += sign
      for (let unit = 0; unit < sign.length; unit++) at.push(position + unit)
    }
    position += sign.length
  }
  return { all, at }
}

/**
 * Finds a place of one text in another that has the same words: of a rendered note in its Markdown, or the other way round. The
 * words around the place decide; where they occur several times, the count from the start does.
 * @param at UTF-16 units before the place in `from`
 * @returns the place in `to`; undefined when the words do not occur there
 */
export function samePlace(from: string, at: number, to: string): number | undefined {
  const [one, other] = [signsOf(from), signsOf(to)]
  let passed = one.at.findIndex((position) => position >= at)
  if (passed < 0) passed = one.all.length
  const touchesNext = one.at[passed] === at
  const behindOnly = oneSidedLengths.map((length) => [0, length] as const)
  const beforeOnly = oneSidedLengths.map((length) => [length, 0] as const)
  const contexts = [
    ...contextLengths,
    ...(touchesNext ? [...behindOnly, ...beforeOnly] : [...beforeOnly, ...behindOnly]),
  ]
  for (const [before, behind] of contexts) {
    const start = Math.max(0, passed - before)
    const context = one.all.slice(start, passed + behind)
    if (!context) continue
    const own = occurrences(one.all, context)
    const found = occurrences(other.all, context)
    if (found.length === 0) continue
    const nth = Math.max(0, own.indexOf(start))
    const share = (start / Math.max(1, one.all.length)) * other.all.length
    const nearest = found.reduce((best, next) => (Math.abs(next - share) < Math.abs(best - share) ? next : best))
    const place = (own.length === found.length ? (found[nth] ?? nearest) : nearest) + (passed - start)
    // Beside the letter that the place touches: what stands between two letters differs.
    const [next, previous] = [other.at[place], other.at[place - 1]]
    if (touchesNext && next !== undefined) return next
    return previous === undefined ? next : previous + 1
  }
  return undefined
}

/** Occurrences of one context that are compared: of so many, the nearest is as good as any. */
const maxOccurrences = 10_000

function occurrences(text: string, part: string): number[] {
  const found: number[] = []
  for (let at = text.indexOf(part); at >= 0 && found.length < maxOccurrences; at = text.indexOf(part, at + 1)) {
    found.push(at)
  }
  return found
}
