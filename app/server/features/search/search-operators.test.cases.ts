import { typedAlmostAsOperators } from './cases/almost-operators.test.cases.ts'
import { operatorShelf } from './cases/operator-shelf.test.cases.ts'
import { operatorsFollow } from './cases/operators-follow.test.cases.ts'
import { operatorsFind } from './cases/operators.test.cases.ts'
import type { Prepare } from './search-world.ts'

/** How what is typed is read: minus, quotes and operators. */
export function operatorTests(prepare: Prepare): void {
  const aShelf = operatorShelf(prepare)
  operatorsFind(aShelf)
  typedAlmostAsOperators(aShelf)
  operatorsFollow(prepare)
}
