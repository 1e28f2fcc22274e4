import { indexAll } from './index-words.ts'
import { wordTests } from './words.test.cases.ts'

/** The same with every note indexed before it is looked for. */
wordTests(({ sql }) => indexAll(sql))
