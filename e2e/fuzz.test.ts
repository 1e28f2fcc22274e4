import { beforeAll, expect, it } from 'vitest'
import { fuzz } from '../fuzz/run.ts'
import { build } from './notejam.ts'

beforeAll(build)

/** The whole of it is `npm run fuzz`: a hundred thousand. */
const count = 2_000

it(
  'malformed requests are answered or their connections closed: none by a 500, by silence or by the end of the process',
  { timeout: 240_000 },
  async () => {
    const { ends, faults } = await fuzz({ seed: 1, count, say: () => {} })
    expect(faults).toEqual([])
    // Otherwise all of them may have been refused unread.
    expect(ends['200']).toBeGreaterThan(count / 20)
    expect(ends['400']).toBeGreaterThan(count / 20)
  },
)
