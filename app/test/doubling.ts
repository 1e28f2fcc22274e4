import { expect } from 'vitest'

/** CPU that the longer text takes at least, if there is a text so long: less is lost in the clock's steps. */
const measurableMs = 12
/** How many times as long the longer text is. */
const factor = 4
/**
 * Times as much CPU per character: collecting garbage and a grammar that tries several ways cost up to two and a half times as
 * much, a square four times (3.4 to 3.8 as seen).
 */
const maxGrowth = 2.8
/**
 * Growth up to which a quick look is believed. It compares a text with a quarter of it, where the careful one compares it with four
 * times as much: a square that is found there (six tenths of the time) shows here as 1.8.
 */
const acceptedGrowth = 1.6
const quickLooks = 2
/** Characters. A square of an expression takes a tenth of a second for them. */
const longestOfQuickLook = 16 * 1024
const rounds = 3
const attempts = 3
const firstLength = 250

type Make = (length: number) => string
type Act = (text: string) => unknown

/**
 * Expects that a text takes no more CPU per character when it is four times as long: a quadratic time, and every worse one, shows.
 * Compares within one run and on this thread only, so that neither the machine nor its other processes matter. A text whose quick
 * look leaves a doubt is measured with care.
 * @param make a text of about so many characters
 * @param longest characters of the longer text at most
 */
export async function expectLinear(make: Make, act: Act, longest = 64 * 1024): Promise<void> {
  const isPlain = await isPlainlyLinear(make, act, Math.min(longest, longestOfQuickLook))
  if (!isPlain) await expectLinearWithCare(make, act, longest)
}

/** The same with several rounds, and of texts four times as long: about ten times the work. */
export async function expectLinearWithCare(make: Make, act: Act, longest = 64 * 1024): Promise<void> {
  const seen: number[] = []
  do seen.push(await growthOf(make, act, longest))
  while (seen.length < attempts && (seen.at(-1) ?? 0) > maxGrowth)
  expect(Math.min(...seen), `times as much CPU per character of ${JSON.stringify(make(60))}`).toBeLessThanOrEqual(
    maxGrowth,
  )
}

/** Looks at the first text that takes long enough, and at a quarter of it afterwards, when V8 has compiled what it needs. */
async function isPlainlyLinear(make: Make, act: Act, longest: number): Promise<boolean> {
  let length = firstLength
  let long = make(length)
  let cpuOfLong = await cpuOf(long, act)
  while (cpuOfLong < measurableMs && length < longest) {
    length = Math.min(length * factor, longest)
    long = make(length)
    cpuOfLong = await cpuOf(long, act)
  }
  // Too little for the clock.
  if (cpuOfLong < measurableMs) return true
  const short = make(Math.floor(length / factor))
  for (let look = 0; look < quickLooks; look++) {
    if (look > 0) cpuOfLong = await cpuOf(long, act)
    const cpuOfShort = Math.min(await cpuOf(short, act), await cpuOf(short, act))
    const growth = cpuOfLong / long.length / (Math.max(cpuOfShort, 1) / short.length)
    if (growth <= acceptedGrowth) return true
  }
  return false
}

async function growthOf(make: Make, act: Act, longest: number): Promise<number> {
  let length = firstLength
  // The first rounds warm up: V8 compiles what runs often.
  for (; length * factor < longest; length *= 2) if ((await cpuOf(make(length), act)) > measurableMs) break
  const [short, long] = [make(Math.floor(length)), make(Math.floor(Math.min(length * factor, longest)))]
  const [ofShort, ofLong]: [number[], number[]] = [[], []]
  for (let round = 0; round < rounds; round++) {
    ofShort.push(await cpuOf(short, act))
    ofLong.push(await cpuOf(long, act))
  }
  // Too little for the clock.
  if (median(ofLong) < measurableMs) return 0
  return median(ofLong) / long.length / (Math.max(median(ofShort), 1) / short.length)
}

/** Milliseconds of this thread. */
async function cpuOf(text: string, act: Act): Promise<number> {
  const before = process.threadCpuUsage()
  await act(text)
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1000
}

function median(all: number[]): number {
  return all.sort((one, other) => one - other)[Math.floor(all.length / 2)] ?? 0
}
