import { it } from 'vitest'
import { sharedImportWorld } from './import-world.ts'
import { expectSameAfterKills } from './kill-import.test.cases.ts'

const aWorld = sharedImportWorld()

/** A hundred kills take minutes; the ordinary run has a few. */
it.each(Array.from({ length: 10 }, (_, n) => n + 1))(
  'import %i of ten, killed up to ten times each, ends in the same result',
  async () => {
    await expectSameAfterKills(await aWorld(), 10)
  },
)
