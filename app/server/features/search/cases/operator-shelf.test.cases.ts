import { expect } from 'vitest'
import { sharedWorld, type Person, type World } from '../../../../test/world.ts'
import { routes } from '../../../routes.ts'
import { find, type Prepare } from '../search-world.ts'

/** What a search finds, without the page around it, whose help shows all operators. */
export async function resultsOf(world: World, who: Person, q: string): Promise<string> {
  const { status, body } = await world.visit(routes.search.href({ q, part: 'found' }), who)
  expect(status, q).toBe(200)
  return body
}

export type Shelf = () => Promise<{
  readonly world: World
  readonly owner: Person
  /** The names of the notes that a search finds, sorted. */
  find(q: string): Promise<string>
  page(q: string): Promise<string>
}>

/** One person's notes, for all searches by operators: no test changes them. */
export function operatorShelf(prepare: Prepare): Shelf {
  const aWorld = sharedWorld()
  let filled: Promise<Person> | undefined
  return async () => {
    const world = await aWorld()
    const owner = await (filled ??= fill(world, prepare))
    return {
      world,
      owner,
      page: (q) => resultsOf(world, owner, q),
      find: async (q) => (await find(world, owner, q)).sort().join(),
    }
  }
}

async function fill(world: World, prepare: Prepare): Promise<Person> {
  const [ada, mallory] = [await world.aPerson('Ada'), await world.aPerson('Mallory')]
  const [kitchen, shed] = [await world.aPad(ada, { name: 'Kitchen' }), await world.aPad(ada, { name: 'Shed & barn' })]
  const jam = await world.aNote(ada, { name: 'Jam', text: 'damson, sugar. #Food/Jam #food', padId: kitchen.id })
  await world.aNote(ada, { name: 'Shopping', text: 'jam jars and sugar #work/mail #food2', padId: shed.id })
  await world.aNote(ada, { name: 'Jam jars', text: 'in rows, foo bar baz. foo:bar' })
  const script = await world.aNote(ada, {
    name: 'Script',
    text: 'rm -rf, rsync --dry-run. Re: meeting at 12:30 #work',
  })
  await world.aNote(ada, { name: '東京都の天気', text: 'title pad tag' })
  await world.aNote(ada, { name: 'Gone jam', text: 'damson #food', deletedAt: '2026-01-05T10:00:00Z' })
  await world.aNote(mallory, { name: 'Jam of another', text: 'damson #food #work' })
  await world.aFile(ada, jam.id)
  await world.sql`update notes set tasks = 2, open_tasks = 1 where id = ${jam.id}`
  await world.sql`update notes set tasks = 1 where id = ${script.id}`
  await world.sql`update notes set pinned_at = now() where id = ${script.id}`
  await world.sql`update notes set created_at = '2024-05-05', updated_at = now() - interval '400 days' where id = ${jam.id}`
  await prepare(world)
  return ada
}
