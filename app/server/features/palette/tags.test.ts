import { expect, it } from 'vitest'
import { startWorld, type Person } from '../../../test/world.ts'
import { routes } from '../../routes.ts'

it('proposes one’s own tags by how they begin, those with the most notes first', async () => {
  const world = await startWorld()
  const [ada, mallory] = [await world.aPerson('Ada'), await world.aPerson('Mallory')]
  const ask = async (q: string | undefined, who?: Person) =>
    world.visit(routes.tagProposals.href({ q }), who, { headers: { accept: 'application/json' } })
  const tags = async (q?: string) =>
    (JSON.parse((await ask(q, ada)).body) as { tag: string; noteCount: number }[]).map(
      ({ tag, noteCount }) => `${tag} ${noteCount}`,
    )
  for (const text of ['#jam #jars', '#jam #garden', '#Jam/plum', '#größe']) await world.aNote(ada, { text })
  await world.aNote(ada, { text: '#jammed', deletedAt: '2026-01-02T00:00:00Z' })
  await world.aNote(mallory, { text: '#jasmine' })

  expect(await tags('ja')).toEqual(['jam 2', 'jam/plum 1', 'jars 1'])
  expect(await tags('JAM/')).toEqual(['jam/plum 1'])
  expect(await tags('GRÖ')).toEqual(['größe 1'])
  expect(await tags('am'), 'within a tag').toEqual([])
  for (const sign of ['%', '_', '\\', "'; drop table tags"]) expect(await tags(sign), sign).toEqual([])
  expect((await tags()).at(0)).toBe('jam 2')

  world.statements.length = 0
  await tags('ja')
  expect(world.statements, 'one round trip').toHaveLength(1)
  expect((await ask('x'.repeat(129), ada)).status).toBe(400)
  expect((await ask('ja')).status).toBe(401)
})

it('proposes a few of very many', async () => {
  const world = await startWorld()
  const ada = await world.aPerson('Ada')
  await world.sql`
    insert into tags (user_id, tag, note_count)
    select ${ada.id}, case n when 5001 then 'rare' else 'often' || n end, 6000 - n from generate_series(1, 5001) n`
  const found = async (q: string) => {
    const { body } = await world.visit(routes.tagProposals.href({ q }), ada, {
      headers: { accept: 'application/json' },
    })
    return (JSON.parse(body) as { tag: string }[]).map(({ tag }) => tag)
  }
  expect(await found('often')).toHaveLength(12)
  expect((await found('often'))[0]).toBe('often1')
  expect(await found('often4999')).toEqual(['often4999'])
  expect(await found('rare'), 'beyond the tags that are looked at').toEqual([])
})
