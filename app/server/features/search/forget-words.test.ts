import { expect, it } from 'vitest'
import { startWorld } from '../../../test/world.ts'
import { forgetWords } from './forget-words.ts'
import { indexAll } from './index-words.ts'

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
  await indexAll(world.sql)
  expect(await forgetWords(world.sql)).toBe(0)
  expect(await words()).toEqual(['damson', 'hunter', 'kept', 'secret'])

  await world.sql`delete from notes where id = ${note.id}`
  await world.aNote(ada, { name: 'Kept', text: 'damson' })
  expect(await forgetWords(world.sql), 'a note that waits to be indexed may have one of them').toBe(0)
  await indexAll(world.sql)
  expect(await forgetWords(world.sql)).toBe(2)

  expect(await words()).toEqual(['damson', 'kept'])
  expect(await world.sql`select word from search_vocabulary where user_id = ${grace.id} order by word`).toHaveLength(2)
})
