import { expect, it } from 'vitest'
import { fuzz } from './run.ts'

/** `fuzz.all.test.ts` sends more, and stalled ones; `npm run fuzz` a hundred thousand. */
const count = 600

it(
  'malformed requests are answered or their connections closed: none by a 500, by silence or by the end of the process',
  { timeout: 120_000 },
  async () => {
    const { ends, faults } = await fuzz({ seed: 1, count, withStalled: false, say: () => {} })
    expect(faults).toEqual([])
    // Otherwise all of them may have been refused unread.
    expect(ends['200']).toBeGreaterThan(count / 20)
    expect(ends['400']).toBeGreaterThan(count / 20)
  },
)
