import { expect, it } from 'vitest'
import { fuzz } from './run.ts'

const count = 2_000

it(
  'malformed and stalled requests are answered or their connections closed: none by a 500, by silence or by the end of the process',
  { timeout: 300_000 },
  async () => {
    const { ends, faults } = await fuzz({ seed: 1, count, say: () => {} })
    expect(faults).toEqual([])
    expect(ends['200']).toBeGreaterThan(count / 20)
    expect(ends['400']).toBeGreaterThan(count / 20)
  },
)
