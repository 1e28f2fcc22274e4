import { searchTests } from './search.test.cases.ts'

/** Notes that were just saved are found as they are, before they are indexed. */
searchTests(async () => {})
