import { expect, it } from 'vitest'
import { startWorld } from '../../../test/world.ts'
import { forgetWords } from './forget-words.ts'

it('forgets words that no note of their person has any more, and no others', async () => {
  const world = await startWorld()
  const [ada, grace] = [await world.aPerson('Ada'), await world.aPerson('Grace')]
  const note = await world.aNote(ada, { name: 'Secret', text: 'hunter damson 東京都' })
  await world.aNote(ada, { name: 'Kept', text: 'damson jam' })
  await world.aNote(grace, { name: 'Hers', text: 'hunter' })
  const words = async () =>
    (
      await world.sql<{ word: string }[]>`select word from search_vocabulary where user_id = ${ada.id} order by word`
    ).map(({ word }) => word)
  expect(await forgetWords(world.sql)).toBe(0)
  expect(await words()).toEqual(['damson', 'hunter', 'kept', 'secret'])

  await world.sql`delete from notes where id = ${note.id}`
  expect(await forgetWords(world.sql)).toBe(2)

  expect(await words()).toEqual(['damson', 'kept'])
  expect(await world.sql`select word from search_vocabulary where user_id = ${grace.id} order by word`).toHaveLength(2)
})
