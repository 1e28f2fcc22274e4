import { expect, it } from 'vitest'
import { pixel, type Person, type World } from '../../../test/world.ts'
import { routes } from '../../routes.ts'
import { notesOf, sharedImportWorld } from './import-world.ts'
import { runNext } from './running/run-imports.ts'

const picture = Buffer.from(pixel)

const aWorld = sharedImportWorld()

async function attach(world: World, who: Person, noteId: string): Promise<void> {
  const body = new FormData()
  body.append('file', new Blob(['%PDF-1.4 mine']), 'mine.pdf')
  const path = routes.attachments.create.href({ noteId })
  expect((await world.visit(path, who, { method: 'POST', body })).status).toBeLessThan(400)
}

it('undoing an import removes its notes but for those that were changed since, and no other note', async () => {
  const { world, imported, work, told } = await aWorld()
  const ada = await world.aPerson('Ada')
  await world.aNote(ada, { name: 'Mine', text: 'mine' })
  const { id } = await imported(ada, { 'a.txt': 'one', 'House/b.txt': 'two', 'c.md': '![](p.png)', 'p.png': picture })
  const before = await notesOf(world, ada)
  const changed = before.find(({ text }) => text === 'one')
  await world.submit(
    routes.notes.edit.href({ noteId: changed?.id ?? '' }),
    { name: 'a', text: 'changed', pad_id: '' },
    ada,
  )

  expect((await world.submit(routes.imports.undo.href({ importId: id }), {}, ada)).status).toBe(303)
  await work()
  expect(await told(ada, id)).toMatchObject({ state: 'done', undone: { removed: 2, kept: 1 } })
  expect((await notesOf(world, ada)).map(({ text }) => text)).toEqual(['mine', 'changed'])
  expect(await world.sql`select from pads where user_id = ${ada.id}`).toEqual([])
  expect(await world.sql`select from attachments where user_id = ${ada.id}`).toEqual([])
  expect((await world.submit(routes.imports.undo.href({ importId: id }), {}, ada)).status, 'once').toBe(404)
})

it('a note to which its owner has attached a file since stays', async () => {
  const { world, imported, work, told } = await aWorld()
  const ada = await world.aPerson('Ada')
  const { id } = await imported(ada, { 'a.txt': 'one', 'b.txt': 'two' })
  const [note] = await notesOf(world, ada)
  await attach(world, ada, note?.id ?? '')

  await world.submit(routes.imports.undo.href({ importId: id }), {}, ada)
  await work()
  expect(await told(ada, id)).toMatchObject({ undone: { removed: 1, kept: 1 } })
  expect(await world.sql`select name from attachments where user_id = ${ada.id}`).toEqual([{ name: 'mine.pdf' }])
})

it('undoing leaves notes that their owner has moved, pinned or shared since, and says so; the others go', async () => {
  const { world, imported, work, told, items } = await aWorld()
  const ada = await world.aPerson('Ada')
  const names = ['moved', 'pinned', 'shared', 'plain', 'read']
  const { id } = await imported(ada, Object.fromEntries(names.map((name) => [`House/${name}.txt`, name])))
  const of = new Map((await notesOf(world, ada)).map((note) => [note.text, note.id]))
  const noteId = (name: string) => of.get(name) ?? ''
  const pad = await world.aPad(ada, { name: 'Mine' })
  await world.sql`update notes set pad_id = ${pad.id} where id = ${noteId('moved')}`
  await world.sql`update notes set pinned_at = now() where id = ${noteId('pinned')}`
  expect((await world.submit(routes.shares.note.href({ noteId: noteId('shared') }), {}, ada)).status).toBeLessThan(400)
  await world.visit(routes.notes.show.href({ noteId: noteId('read') }), ada)

  await world.submit(routes.imports.undo.href({ importId: id }), {}, ada)
  await work()
  expect(await told(ada, id)).toMatchObject({ undone: { removed: 2, kept: 3 } })
  expect((await notesOf(world, ada)).map(({ text }) => text)).toEqual(['moved', 'pinned', 'shared'])
  expect((await items(ada, id)).map(({ title, why, notes }) => [title, why, notes.length])).toEqual([
    ['moved', 'It stayed, because it was moved.', 1],
    ['pinned', 'It stayed, because it was pinned.', 1],
    ['shared', 'It stayed, because it is shared.', 1],
    ...['plain', 'read'].map((name) => [name, null, 0]),
  ])
  const { body } = await world.visit(routes.imports.show.href({ importId: id }), ada)
  expect(body).toContain('It stayed, because it was moved.')
})

it('a note whose pad its owner has deleted was not moved, and one that came pinned was not pinned since', async () => {
  const { world, imported, work, told } = await aWorld()
  const ada = await world.aPerson('Ada')
  const { id } = await imported(ada, { 'House/a.md': '---\npinned: true\n---\nPlum' })
  const [note] = await world.sql`select pinned_at is not null as "isPinned" from notes where user_id = ${ada.id}`
  expect(note).toEqual({ isPinned: true })
  await world.sql`delete from pads where user_id = ${ada.id}`
  await world.submit(routes.imports.undo.href({ importId: id }), {}, ada)
  await work()
  expect(await told(ada, id)).toMatchObject({ undone: { removed: 1, kept: 0 } })
})

it('a file that was attached while the import ran counts as attached since', async () => {
  const { world, bring, deps, work, told } = await aWorld()
  const ada = await world.aPerson('Ada')
  const files = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`${n}.md`, `![](p.png) ${n}`]))
  const id = await bring(ada, { ...files, 'p.png': picture })
  let times = 0
  await runNext(deps, () => ++times === 2)
  const [first] = await notesOf(world, ada)
  await attach(world, ada, first?.id ?? '')
  await work()
  expect(await told(ada, id)).toMatchObject({ state: 'done', made: 30 })

  await world.submit(routes.imports.undo.href({ importId: id }), {}, ada)
  await work()
  expect(await told(ada, id)).toMatchObject({ undone: { removed: 29, kept: 1 } })
  expect((await notesOf(world, ada)).map((note) => note.id)).toEqual([first?.id])
})
