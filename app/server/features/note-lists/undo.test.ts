import { expect, it } from 'vitest'
import { sharedWorld, type Person, type World } from '../../../test/world.ts'
import { routes } from '../../routes.ts'

const aWorld = sharedWorld()

type Fields = readonly (readonly [string, string])[]
interface Said {
  readonly message: string
  readonly undo?: { readonly action: string; readonly fields?: Fields }
}

/** As a script on an open page asks: it stays there, and gets JSON. */
async function ask(world: World, who: Person, path: string, fields: Fields = []) {
  const body = new URLSearchParams(fields.map(([name, value]) => [name, value]))
  const answer = await world.visit(path, who, { method: 'POST', body, headers: { accept: 'application/json' } })
  return { status: answer.status, said: JSON.parse(answer.body) as Said }
}

const undo = (world: World, who: Person, { undo }: Said) => ask(world, who, undo?.action ?? '', undo?.fields)

async function aShelf() {
  const world = await aWorld()
  const ada = await world.aPerson('Ada')
  const [home, work] = [await world.aPad(ada, { name: 'Home' }), await world.aPad(ada, { name: 'Work' })]
  const ids = []
  for (let n = 0; n < 3; n++) ids.push((await world.aNote(ada, { padId: work.id })).id)
  const state = () => world.sql`
    select pad_id, deleted_at is null as live, pinned_at is null as loose from notes where user_id = ${ada.id} order by id`
  const pads = () => world.sql`select id, name, colour, note_count from pads where user_id = ${ada.id} order by id`
  const picked = ids.map((id) => ['note', id] as const)
  return { world, ada, home, work, ids, state, pads, picked }
}

it.each([
  ['move', 'are moved to Home'],
  ['trash', 'are moved to the trash'],
  ['pin', 'are pinned'],
])('what a script does to a selection is said with its undo: %s', async (action, words) => {
  const { world, ada, home, state, picked } = await aShelf()
  const mallory = await world.aPerson('Mallory')
  const before = await state()
  const { status, said } = await ask(world, ada, routes.notes.selection.href(), [
    ['action', action],
    ['pad_id', home.id],
    ...picked,
  ])
  expect([status, said.message]).toEqual([200, expect.stringContaining(words)])
  const changed = await state()
  expect(changed).not.toEqual(before)
  await undo(world, mallory, said)
  expect(await state(), 'no other person undoes it').toEqual(changed)
  for (let time = 0; time < 2; time++) {
    expect((await undo(world, ada, said)).status, 'a retry is answered as the first').toBe(200)
    expect(await state()).toEqual(before)
  }
})

it('the undo of pinning leaves alone what was pinned before', async () => {
  const { world, ada, ids, state, picked } = await aShelf()
  await world.sql`update notes set pinned_at = now() where id = ${ids[0] ?? ''}`
  const before = await state()
  const { said } = await ask(world, ada, routes.notes.selection.href(), [['action', 'pin'], ...picked])
  await undo(world, ada, said)
  expect(await state()).toEqual(before)
})

it('the undo of a move leaves alone what was moved on, and says so', async () => {
  const { world, ada, home, ids, state, picked } = await aShelf()
  const to = ['pad_id', home.id] as const
  const { said } = await ask(world, ada, routes.notes.selection.href(), [['action', 'move'], to, ...picked])
  await world.sql`update notes set pad_id = null where id = ${ids[1] ?? ''}`
  const { said: undone } = await undo(world, ada, said)
  expect(undone.message).toBe('2 of 3 notes are as they were: the other one was changed meanwhile')
  expect((await state())[1]).toMatchObject({ pad_id: null })
  await world.sql`delete from notes where user_id = ${ada.id}`
  const gone = await undo(world, ada, said)
  expect([gone.status, gone.said.message]).toEqual([409, expect.stringContaining('could not be undone because')])
})

it('a note goes to the trash and comes back, and leads on to the next one of its list', async () => {
  const { world, ada, work, ids, state } = await aShelf()
  const [noteId = '', next = ''] = ids
  const path = routes.notes.delete.href({ noteId })
  const { said } = await ask(world, ada, path)
  expect(said.message).toBe('Note is successfully deleted')
  expect((await state())[0]).toMatchObject({ live: false })
  expect((await undo(world, ada, said)).status).toBe(200)
  expect((await state())[0]).toMatchObject({ live: true })
  const again = await undo(world, ada, said)
  expect([again.status, again.said.message]).toEqual([409, expect.stringContaining('no longer in the trash')])

  const place = { in: `pad-${work.id}` }
  const led = await world.submit(routes.notes.delete.href({ noteId }, { ...place, next }), {}, ada)
  expect(led.location).toBe(routes.notes.show.href({ noteId: next }, place))
  const last = await world.submit(routes.notes.delete.href({ noteId: next }, place), {}, ada)
  expect(last.location).toBe(routes.pads.show.href({ padId: work.id }))
})

it('a pad that was made, or has another name, is as it was', async () => {
  const { world, ada, work, ids, pads } = await aShelf()
  const before = await pads()
  const { said } = await ask(world, ada, routes.pads.create.href(), [['name', 'Jam']])
  expect(await pads()).toHaveLength(3)
  const [made] = await world.sql<{ id: string }[]>`select max(id) as id from pads`
  await world.sql`update notes set pad_id = ${made?.id ?? ''} where id = ${ids[0] ?? ''}`
  expect((await undo(world, ada, said)).said.message, 'it has a note').toContain('could not be undone because')
  await world.sql`update notes set pad_id = ${work.id} where id = ${ids[0] ?? ''}`
  await undo(world, ada, said)
  expect(await pads()).toEqual(before)

  const edit = routes.pads.edit.href({ padId: work.id })
  const renamed = await ask(world, ada, edit, [
    ['name', 'Office'],
    ['colour', '3'],
  ])
  expect(await pads()).not.toEqual(before)
  expect((await undo(world, await world.aPerson('Mallory'), renamed.said)).status).toBe(401)
  await undo(world, ada, renamed.said)
  expect(await pads()).toEqual(before)
  await ask(world, ada, edit, [['name', 'Desk']])
  expect((await undo(world, ada, renamed.said)).said.message).toContain('renamed or deleted meanwhile')
})

it.each(['keep', 'trash'])('a deleted pad comes back with its notes, which were to be: %s', async (notes) => {
  const { world, ada, home, work, ids, state, pads } = await aShelf()
  const mallory = await world.aPerson('Mallory')
  await world.sql`update pads set colour = 5 where id = ${work.id}`
  // This one was in the trash before, and that one is moved on.
  await world.sql`update notes set deleted_at = now() - interval '1 day' where id = ${ids[2] ?? ''}`
  const [before, padsBefore] = [await state(), await pads()]
  const { said } = await ask(world, ada, routes.pads.delete.href({ padId: work.id }), [['notes', notes]])
  expect(await pads()).toHaveLength(1)
  expect((await undo(world, mallory, said)).status).toBe(404)
  expect(await pads()).toHaveLength(1)

  for (let time = 0; time < 2; time++) {
    expect((await undo(world, ada, said)).status).toBe(200)
    expect(await state()).toEqual(before)
    expect(await pads()).toEqual(padsBefore)
  }

  await ask(world, ada, routes.pads.delete.href({ padId: work.id }), [['notes', notes]])
  await world.sql`update notes set pad_id = ${home.id}, deleted_at = null where id = ${ids[0] ?? ''}`
  await undo(world, ada, said)
  expect((await state()).map(({ pad_id }) => pad_id as string)).toEqual([home.id, work.id, work.id])
  await ask(world, ada, routes.pads.delete.href({ padId: work.id }))
  await ask(world, ada, routes.pads.delete.href({ padId: home.id }))
  expect((await undo(world, ada, said)).said.message).toContain('only the pad that you deleted last')
})
