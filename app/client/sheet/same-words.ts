/** Letters and numbers that are compared before a place, and behind it: at most, and then fewer. */
const both = [
  [32, 16],
  [16, 8],
  [8, 4],
] as const
/** Of one side alone: the number of a list's item stands in Markdown only. */
const lengths = [24, 12, 6, 3]

const isSign = /[\p{L}\p{N}]/u

/** The letters and numbers of a text, and where each stands: rendered or in Markdown, they are nearly the same. */
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
 * words around it decide; where they stand several times, their count from the start.
 * @returns undefined when the words are not there
 */
export function samePlace(from: string, at: number, to: string): number | undefined {
  const [one, other] = [signsOf(from), signsOf(to)]
  let passed = one.at.findIndex((position) => position >= at)
  if (passed < 0) passed = one.all.length
  const touchesNext = one.at[passed] === at
  const behindOnly = lengths.map((length) => [0, length] as const)
  const beforeOnly = lengths.map((length) => [length, 0] as const)
  const contexts = [...both, ...(touchesNext ? [...behindOnly, ...beforeOnly] : [...beforeOnly, ...behindOnly])]
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

/** More of them are no help. */
const maxOccurrences = 10_000

function occurrences(text: string, part: string): number[] {
  const found: number[] = []
  for (let at = text.indexOf(part); at >= 0 && found.length < maxOccurrences; at = text.indexOf(part, at + 1)) {
    found.push(at)
  }
  return found
}
