import { describe, it } from 'vitest'
import { expectLinear } from './doubling.ts'
import { ends, marks, parsers, parts } from './parsers-doubling.test.cases.ts'

describe.each(Object.entries(parsers))('CPU grows as the text does: %s', (_, parse) => {
  it.each(parts)('%j', async (part) => {
    for (const end of ends) {
      await expectLinear((length) => part.repeat(Math.ceil(length / part.length)) + end, parse)
    }
  })

  it('combining marks on one letter', async () => {
    await expectLinear(marks, parse)
  })
})
