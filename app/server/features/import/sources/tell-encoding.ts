import { commonSigns, finalLetters, profiles, wideSigns, type Profile } from './encodings.ts'

/** Bytes of words that are looked at: more tell no more. */
const maxSampleBytes = 4 * 1024

/** Below this, what was read has more of other signs than of any language. */
const minScore = 0.3

/** What the other files beside it add to their encoding. */
const worthOfOthers = 0.3

/** Where several tell the same, the first is taken. */
const worthOfRank = 1e-4

/** No encoding uses smaller bytes as the second of a sign: here bytes may be parted. */
const firstOfWords = 0x30

/** Words with bytes beyond ASCII, with spaces between them. */
export function sampleOf(bytes: Buffer, maxBytes = maxSampleBytes): Buffer {
  const words: Buffer[] = []
  let size = 0
  for (let at = 0; at < bytes.length && size < maxBytes; at++) {
    if ((bytes[at] ?? 0) < 0x80) continue
    let [from, to] = [at, at]
    while (from > 0 && at - from < maxBytes && (bytes[from - 1] ?? 0) >= firstOfWords) from--
    while (to < bytes.length && to - from < maxBytes && (bytes[to] ?? 0) >= firstOfWords) to++
    words.push(bytes.subarray(from, to), space)
    size += to - from + 1
    at = to
  }
  return Buffer.concat(words)
}

const space = Buffer.from(' ')

/**
 * The encoding of a text that is no Unicode, by the letters that its bytes would be.
 * @param sample of `sampleOf`
 * @param ofOthers what the files beside it are in
 * @param fits whether the whole text can be read so
 * @returns its label; undefined where no encoding makes words of it
 */
export function tellEncoding(
  sample: Buffer,
  ofOthers: string | undefined,
  fits: (label: string) => boolean,
): string | undefined {
  const texts = new Map<string, string | undefined>()
  const scores = new Map<string, number>()
  for (const [rank, profile] of profiles.entries()) {
    const { label } = profile
    if (!texts.has(label)) texts.set(label, readAs(label, sample))
    const text = texts.get(label)
    if (text === undefined) continue
    const score = scoreOf(text, profile) + (label === ofOthers ? worthOfOthers : 0) - rank * worthOfRank
    scores.set(label, Math.max(score, scores.get(label) ?? 0))
  }
  const likely = [...scores].filter(([, score]) => score > minScore).toSorted(([, one], [, other]) => other - one)
  return likely.map(([label]) => label).find(fits)
}

/** What no text has: controls but for tabs and the ends of lines and pages, and what stands for nothing. */
const noText = /[\0-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f-\x9f\p{Cn}\p{Co}]/u

/** @returns undefined where it is none in this encoding */
function readAs(label: string, sample: Buffer): string | undefined {
  try {
    // The end of the sample may part a sign.
    const text = new TextDecoder(label, { fatal: true }).decode(sample, { stream: true })
    return noText.test(text) ? undefined : text
  } catch {
    return undefined
  }
}

const isAsciiLetter = (sign: string) => /[a-z]/i.test(sign)
const isOtherLetter = (sign: string) => sign > '\x7f' && /\p{L}/u.test(sign)

/** What a sign beyond ASCII is worth on the average: 1 for those of the language, less than nothing for what stands where no word has it. */
function scoreOf(text: string, { often, also, alsoWorth, never, kind }: Profile): number {
  const signs = Array.from(text)
  let [sum, count] = [never ? -2 * (text.match(never)?.length ?? 0) : 0, 0]
  for (const [at, sign] of signs.entries()) {
    if (sign <= '\x7f') continue
    count++
    const [before, after] = [signs[at - 1] ?? ' ', signs[at + 1] ?? ' ']
    const isOften = often.has(sign) || often.has(sign.toLowerCase())
    const isLetter = isOften || also.test(sign)
    if (!isLetter) {
      if (kind === 'words' && wideSigns.test(sign)) sum += 0.7
      else if (commonSigns.test(sign) && !isWithinWord(sign, before, after)) sum += 0.5
      else sum -= 1
    } else if (isCapitalWithin(sign, before) || (finalLetters.test(sign) && /\p{L}/u.test(after))) sum -= 1
    else if (kind === 'words' && (isAsciiLetter(before) || isAsciiLetter(after))) sum -= 0.5
    else if (kind === 'letters' && isOtherLetter(before) && isOtherLetter(after)) sum -= 0.5
    // Words of capitals alone are few.
    else sum += isOften && !(isCapital(sign) && isOtherLetter(before)) ? 1 : alsoWorth
  }
  return count === 0 ? 0 : sum / count
}

/** Between letters stand apostrophes alone, and the dot of Catalan. */
function isWithinWord(sign: string, before: string, after: string): boolean {
  return !/[’·\u00a0–—…]/.test(sign) && /\p{L}/u.test(before) && /\p{L}/u.test(after)
}

function isCapital(sign: string): boolean {
  return sign !== sign.toLowerCase()
}

function isCapitalWithin(sign: string, before: string): boolean {
  return isCapital(sign) && before !== before.toUpperCase()
}
