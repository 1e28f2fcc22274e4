import { findingTests } from './cases/finding.test.cases.ts'
import { hostileTests } from './cases/hostile.test.cases.ts'
import { languageTests } from './cases/languages.test.cases.ts'
import { narrowingTests } from './cases/narrowing.test.cases.ts'
import type { Prepare } from './search-world.ts'

/** What searching promises. */
export function searchTests(prepare: Prepare): void {
  findingTests(prepare)
  languageTests(prepare)
  narrowingTests(prepare)
  hostileTests(prepare)
}
