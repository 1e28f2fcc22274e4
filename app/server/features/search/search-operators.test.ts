import { indexAll } from './index-words.ts'
import { operatorTests } from './search-operators.test.cases.ts'

/** With every note indexed before it is looked for. */
operatorTests(({ sql }) => indexAll(sql))
