import fastify from 'fastify'
import { expect, it } from 'vitest'
import { eventually } from '../../../../kit/eventually.ts'
import { startWorld } from '../../../test/world.ts'
import { routes } from '../../routes.ts'
import { countViews } from './views.ts'

it('views are counted in memory and written together, at the end of the process at the latest', async () => {
  const world = await startWorld()
  const ada = await world.aPerson('Ada')
  const ids: string[] = []
  for (const name of ['Plum jam', 'Damson jam']) {
    const { id: noteId } = await world.aNote(ada, { name })
    await world.submit(routes.shares.note.href({ noteId }), {}, ada)
    const [share] = await world.sql<{ id: string }[]>`select id::text from shares where note_id = ${noteId}`
    ids.push(share?.id ?? '')
  }
  const [plums = '', damsons = ''] = ids
  const app = fastify()
  app.decorate('writes', { tryTo: async (act: () => PromiseLike<unknown>) => (await act(), true) } as never)
  const count = countViews(app, world.sql)
  const views = () => world.sql`select id::text, views from shares order by id`

  for (const id of [plums, damsons, plums, plums]) count(id)
  expect(await views(), 'nothing is written for a view').toEqual([
    { id: plums, views: '0' },
    { id: damsons, views: '0' },
  ])
  await app.close()
  expect(await views()).toEqual([
    { id: plums, views: '3' },
    { id: damsons, views: '1' },
  ])
})

it('a page that is read writes nothing, and a prefetch is no view', async () => {
  const world = await startWorld()
  const ada = await world.aPerson('Ada')
  const { id: noteId } = await world.aNote(ada)
  const path = routes.shares.note.href({ noteId })
  const { location } = await world.submit(path, {}, ada)
  const url = /http:\/\/localhost:8000(\/s\/[\w-]{22})/.exec((await world.visit(location ?? '', ada)).body)?.[1] ?? ''
  await world.visit(url)
  // Which the first reader's page has rendered.
  await eventually(
    'its HTML is kept',
    async () => (await world.sql`select from notes where html is not null`).count > 0,
  )
  world.statements.length = 0
  for (const headers of [{}, { 'sec-purpose': 'prefetch' }]) await world.visit(url, undefined, { headers })
  expect(world.statements.filter((text) => /\b(insert|update|delete)\b/i.test(text))).toEqual([])
  expect(world.statements.filter((text) => text.includes('from shares'))).toHaveLength(2)
})
