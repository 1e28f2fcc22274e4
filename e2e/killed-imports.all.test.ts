import { expect, it, onTestFinished } from 'vitest'
import { chance, diceOf } from '../kit/dice.ts'
import { killImports } from '../kit/killed-imports.ts'

/** A process of its own, because it is killed; a hundred kills are an option of the bench. */
it(
  'an import whose process is killed again and again ends in the same result, files included',
  { timeout: 300_000 },
  async () => {
    const seed = Date.now() % 100_000
    const onEnd = (end: () => Promise<unknown>) =>
      onTestFinished(async () => {
        await end()
      })
    const { kills, halfDone, broken } = await killImports({ onEnd }, 8, diceOf(chance(seed)))
    expect(broken, `seed ${seed}`).toEqual([])
    expect(kills).toBe(8)
    expect(halfDone, 'kills met imports half done').toBeGreaterThan(0)
  },
)
