import { it } from 'vitest'
import { expectLinearWithCare } from '../../../test/doubling.ts'
import { languageNames } from '../../../shared/code/languages.ts'
import { expectOfCode } from './code-doubling.test.cases.ts'

it.each(languageNames)('CPU grows as the code does, also of long code: %s', { timeout: 240_000 }, async (language) => {
  await expectOfCode(language, expectLinearWithCare)
})
