import { describe, it } from 'vitest'
import { expectLinear } from './doubling.ts'
import { ends, marks, parsers, parts } from './parsers-doubling.test.cases.ts'

const all = Object.entries(parsers)

/** Each part with one of the ends, in turn; `parsers-doubling.all.test.ts` has all of them, and longer texts. */
describe.each(all)('CPU grows as the text does: %s', (name, parse) => {
  const first = all.findIndex(([one]) => one === name)

  it.each(parts.map((part, n) => [part, ends[(first + n) % ends.length] ?? ''] as const))(
    '%j, %j',
    async (part, end) => {
      await expectLinear((length) => part.repeat(Math.ceil(length / part.length)) + end, parse)
    },
  )

  it('combining marks on one letter', async () => {
    await expectLinear(marks, parse)
  })
})
