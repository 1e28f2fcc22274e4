import { expect, it } from 'vitest'
import { startWorld, type Person, type World } from '../../../test/world.ts'
import { routes } from '../../routes.ts'

const ask = async (world: World, q: string | undefined, who?: Person) => {
  const answer = await world.visit(routes.palette.href({ q }), who, { headers: { accept: 'application/json' } })
  return { status: answer.status, names: answer.status === 200 ? (JSON.parse(answer.body) as { name: string }[]) : [] }
}

it('finds one’s own notes by words of their names, the latest first', async () => {
  const world = await startWorld()
  const [ada, mallory] = [await world.aPerson('Ada'), await world.aPerson('Mallory')]
  const pad = await world.aPad(ada, { name: 'Recipes' })
  await world.aNote(ada, { name: 'Damson Jam', padId: pad.id, updatedAt: '2026-01-01T00:00:00Z' })
  await world.aNote(ada, { name: 'Jam of GRÜNE plums 100%', updatedAt: '2026-01-02T00:00:00Z' })
  await world.aNote(ada, { name: 'Thrown jam', deletedAt: '2026-01-02T00:00:00Z' })
  await world.aNote(mallory, { name: 'Her jam' })
  const names = async (q?: string) => (await ask(world, q, ada)).names.map(({ name }) => name)
  expect((await ask(world, 'jam', ada)).names).toEqual([
    expect.objectContaining({ name: 'Jam of GRÜNE plums 100%', pad: null }),
    expect.objectContaining({ name: 'Damson Jam', pad: 'Recipes' }),
  ])
  expect(await names('jam dam')).toEqual(['Damson Jam'])
  expect(await names('grüne')).toEqual(['Jam of GRÜNE plums 100%'])
  expect(await names('100%')).toEqual(['Jam of GRÜNE plums 100%'])
  expect(await names('%')).toEqual(['Jam of GRÜNE plums 100%'])
  expect(await names('_')).toEqual([])
  expect(await names('\\')).toEqual([])
  expect(await names("'; drop table notes")).toEqual([])
  expect(await names()).toHaveLength(2)
  world.statements.length = 0
  await names('jam')
  expect(
    world.statements.filter((text) => !/^(begin|commit)/.test(text)),
    'one look',
  ).toHaveLength(1)
  expect((await ask(world, 'x'.repeat(101), ada)).status).toBe(400)
  world.statements.length = 0
  expect((await ask(world, 'jam')).status).toBe(401)
  expect(world.statements, 'a stranger takes no turn').toEqual([])
})

it('finds among very many: any part of the newest names, and how words begin in all of them', async () => {
  const world = await startWorld()
  const ada = await world.aPerson('Ada')
  await world.sql`
    insert into notes (user_id, name, text, updated_at)
    select ${ada.id}, case n when 7 then 'Crème brûlée' when 2090 then 'Damson orchard' when 8 then '東京の天気' else 'Note ' || n end, 'x',
           '2026-01-01'::timestamptz + n * interval '1 minute'
    from generate_series(1, 2100) n`
  const names = async (q: string) => (await ask(world, q, ada)).names.map(({ name }) => name)
  expect(await names('brul')).toEqual(['Crème brûlée'])
  expect(await names('crème BRÛ')).toEqual(['Crème brûlée'])
  expect(await names('天気')).toEqual(['東京の天気'])
  expect(await names('rchar'), 'near').toEqual(['Damson orchard'])
  expect(await names('ulée'), 'far').toEqual([])
  expect((await names('note')).slice(0, 2)).toEqual(['Note 2100', 'Note 2099'])
  expect(await names('note')).toHaveLength(20)
  expect(await names('note 2095')).toEqual(['Note 2095'])
})
