import { expect, it } from 'vitest'
import { routes } from '../../routes.ts'
import { startWorld, type Person, type World } from '../../../test/world.ts'

const order = routes.pads.order.href()

/** Names, as the desk has them. */
const desk = async (world: World, who: Person) =>
  [
    ...(await world.visit(routes.accounts.settings.href(), who)).body.matchAll(/data-pad="\d+">.*?<bdi[^>]*>([^<]*)/gs),
  ].map(([, name]) => name)

async function withPads() {
  const world = await startWorld()
  const ada = await world.aPerson('Ada')
  const ids: Record<string, string> = {}
  for (const name of ['Work', 'Home', 'Recipes']) ids[name] = (await world.aPad(ada, { name })).id
  const said = (...names: string[]) => ({ pads: names.map((name) => ids[name]).join() })
  return { world, ada, ids, said }
}

it('puts pads in the order that the person wants, and a new one behind them', async () => {
  const { world, ada, said } = await withPads()
  expect(await desk(world, ada)).toEqual(['Home', 'Recipes', 'Work'])

  const answer = await world.submit(order, said('Work', 'Recipes', 'Home'), ada)

  expect(answer).toMatchObject({ status: 303, location: '/' })
  expect(await desk(world, ada)).toEqual(['Work', 'Recipes', 'Home'])
  await world.aPad(ada, { name: 'Attic' })
  expect(await desk(world, ada)).toEqual(['Work', 'Recipes', 'Home', 'Attic'])
})

it('takes an order back, to the one before or to that of the names', async () => {
  const { world, ada, said } = await withPads()
  await world.submit(order, said('Work', 'Home', 'Recipes'), ada)

  const answer = await world.visit(order, ada, {
    method: 'POST',
    headers: { accept: 'application/json' },
    body: new URLSearchParams(said('Recipes', 'Work', 'Home')),
  })

  expect(JSON.parse(answer.body)).toEqual({
    message: 'Order of pads is saved',
    undo: { action: order, fields: [['pads', said('Work', 'Home', 'Recipes').pads]] },
  })
  await world.submit(order, said('Work', 'Home', 'Recipes'), ada)
  expect(await desk(world, ada)).toEqual(['Work', 'Home', 'Recipes'])
  expect((await world.visit(routes.pads.create.href(), ada)).body).toContain('Order all pads by their names')
  await world.submit(order, { pads: '' }, ada)
  expect(await desk(world, ada)).toEqual(['Home', 'Recipes', 'Work'])
  expect((await world.visit(routes.pads.create.href(), ada)).body).not.toContain('Order all pads by their names')
})

it('leaves the pads of others where they are', async () => {
  const { world, ada, ids, said } = await withPads()
  const mallory = await world.aPerson('Mallory')
  const own = await world.aPad(mallory, { name: 'Loot' })
  await world.submit(order, said('Work', 'Recipes', 'Home'), ada)

  await world.submit(order, { pads: [ids['Home'], own.id, ids['Work']].join() }, mallory)

  expect(await desk(world, ada)).toEqual(['Work', 'Recipes', 'Home'])
  expect(await desk(world, mallory)).toEqual(['Loot'])
})

it.each([
  ['words', 'Work'],
  ['a gap', '1,,2'],
  ['a number that no pad has', '99999999999999999999999'],
  ['more pads than there can be', Array.from({ length: 501 }, (_, n) => n + 1).join()],
])('refuses %s, and changes nothing', async (_what, pads) => {
  const { world, ada, said } = await withPads()
  await world.submit(order, said('Work', 'Recipes', 'Home'), ada)

  const answer = await world.submit(order, { pads }, ada)

  expect(answer.status).toBe(422)
  expect(await desk(world, ada)).toEqual(['Work', 'Recipes', 'Home'])
})
