import { indexAll } from './index-words.ts'
import { wordTests } from './words.test.cases.ts'

/** With every note indexed before it is looked for. */
wordTests(({ sql }) => indexAll(sql))
