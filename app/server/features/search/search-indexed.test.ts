import { indexAll } from './index-words.ts'
import { searchTests } from './search.test.cases.ts'

/** The same with every note indexed before it is looked for. */
searchTests(({ sql }) => indexAll(sql))
