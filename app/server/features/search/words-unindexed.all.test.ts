import { wordTests } from './words.test.cases.ts'

/** Notes that were just saved are found as they are, before they are indexed. */
wordTests(async () => {})
