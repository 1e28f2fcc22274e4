import { indexAll } from './index-words.ts'
import { searchTests } from './search.test.cases.ts'

/** As nearly every note is when it is looked for: indexed. `search-unindexed.all.test.ts` looks for those just saved. */
searchTests(({ sql }) => indexAll(sql))
