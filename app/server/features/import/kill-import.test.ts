import { it } from 'vitest'
import { sharedImportWorld } from './import-world.ts'
import { expectSameAfterKills } from './kill-import.test.cases.ts'

const aWorld = sharedImportWorld()

it('an import whose process is killed now and then ends in the same result', async () => {
  await expectSameAfterKills(await aWorld(), 4)
})
