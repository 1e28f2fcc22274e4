import { operatorTests } from './search-operators.test.cases.ts'

/** Notes that were just saved are found as they are, before they are indexed. */
operatorTests(async () => {})
