import { describe, it } from 'vitest'
import { expectLinearWithCare } from './doubling.ts'
import { ends, marks, parsers, parts } from './parsers-doubling.test.cases.ts'

describe.each(Object.entries(parsers))('CPU grows as the text does, also of long texts: %s', (_, parse) => {
  it.each(parts)('%j', { timeout: 120_000 }, async (part) => {
    for (const end of ends) {
      await expectLinearWithCare((length) => part.repeat(Math.ceil(length / part.length)) + end, parse)
    }
  })

  it('combining marks on one letter', async () => {
    await expectLinearWithCare(marks, parse)
  })
})
