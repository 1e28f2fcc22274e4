import { it } from 'vitest'
import { ImportRefusal } from '../sources/refusal.ts'
import { readers } from './index.ts'
import { itemsOf, sourceOf } from '../../../../test/reader-kit.ts'
import { samples } from './samples.ts'

const rounds = 150
/** Each of its rounds starts processes. */
const roundsOfDatabase = 40

/** Numbers that are the same in each run. */
function randomOf(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const signs = ['<', '>', '"', '[', ']', '{', '}', '\\', '\n', '\0', '0', 'null', '\ud800', '\ufdd0', '-', '𝒂']

function damaged(bytes: Buffer, random: (below: number) => number): Buffer {
  const at = random(bytes.length)
  switch (random(4)) {
    case 0:
      return bytes.subarray(0, at)
    case 1:
      return Buffer.concat([
        bytes.subarray(0, at),
        Buffer.from(signs[random(signs.length)] ?? ''),
        bytes.subarray(at + random(3)),
      ])
    case 2: {
      const made = Buffer.from(bytes)
      made[at] = random(256)
      return made
    }
    default:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(random(at + 1))])
  }
}

/** An export that is damaged anywhere is read as far as it goes, or refused: no reader fails in another way. */
it.each(Object.entries(samples))('%s', async (name, make) => {
  const [[file, content] = ['', '']] = Object.entries<string | Buffer>(await make())
  const whole = await sourceOf({ [file]: content })
  const entries: [string, Buffer][] = []
  for (const entry of whole.entries) entries.push([entry.path, await whole.bytes(entry, 2 ** 24)])
  const random = randomOf(7)
  for (let n = 0; n < (name === 'memos-database' ? roundsOfDatabase : rounds); n++) {
    const victim = random(entries.length)
    const files = entries.map(([path, bytes], at) => [path, at === victim ? damaged(bytes, random) : bytes] as const)
    const source = await sourceOf(Object.fromEntries(files))
    for (const reader of readers) {
      try {
        if (await reader.recognises(source)) await itemsOf(reader, source)
      } catch (error) {
        if (!(error instanceof ImportRefusal))
          throw new Error(`round ${n} of ${name}: ${reader.format}`, { cause: error })
      }
    }
  }
})
