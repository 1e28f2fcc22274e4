import { expect, it } from 'vitest'
import { testDeps } from '../../../test/deps.ts'
import { sharedWorld, type Person, type World } from '../../../test/world.ts'
import { outlineAll } from '../../notes/outline-due.ts'
import { routes } from '../../routes.ts'

const aWorld = sharedWorld()
const { titled, show, edit } = routes.notes

async function aWorldOfAda() {
  const world = await aWorld()
  const ada = await world.aPerson('Ada')
  const note = (name: string, text = 'Jam') => make(world, ada, { name, text })
  return { world, ada, note }
}

/** As a script makes it, which may leave out the title. */
async function make(world: World, who: Person, fields: { name: string; text: string }): Promise<string> {
  const answer = await world.visit(routes.notes.create.href(), who, {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify(fields),
  })
  expect(answer.status, answer.body).toBe(201)
  // A machine that is busy may have saved a text without its outline.
  await outlineAll(testDeps(world.served, '/nowhere', []).deps)
  return (JSON.parse(answer.body) as { id: string }).id
}

const asScript = { headers: { accept: 'application/json' } }

async function leadsTo(world: World, title: string, who: Person): Promise<string | undefined> {
  const answer = await world.visit(titled.href({ title }), who)
  return answer.status === 302 ? (answer.headers.get('location') ?? '') : undefined
}

/** What stands below "Linked from". */
async function backlinks(world: World, noteId: string, who: Person): Promise<string[]> {
  const { body, status } = await world.visit(show.href({ noteId }), who)
  expect(status).toBe(200)
  const nav = /<nav class="linked-from".*?<\/nav>/s.exec(body)?.[0] ?? ''
  return [...nav.matchAll(/<bdi>(.*?)<\/bdi>/g)].map(([, name = '']) => name)
}

it('a link leads to the note of its title, in letters of either case and any width', async () => {
  const { world, ada, note } = await aWorldOfAda()
  const id = await note('Plum Jam № 1')
  for (const title of ['Plum Jam № 1', 'plum jam № 1', ' PLUM  JAM № 1', 'Ｐｌｕｍ Jam No 1']) {
    expect(await leadsTo(world, title, ada), title).toBe(show.href({ noteId: id }))
  }
  expect(await leadsTo(world, 'Plum', ada)).toBeUndefined()
  expect(await leadsTo(world, 'Plum Jam № 1', await world.aPerson('Ben')), 'of another person').toBeUndefined()
})

it('of several notes, a link leads to the one in the same letters, then to the one that was edited last', async () => {
  const { world, ada, note } = await aWorldOfAda()
  const [first, second, other] = [await note('Jam'), await note('Jam'), await note('JAM')]
  expect(await leadsTo(world, 'Jam', ada)).toBe(show.href({ noteId: second }))
  expect(await leadsTo(world, 'jam', ada)).toBe(show.href({ noteId: other }))
  await world.submit(edit.href({ noteId: first }), { name: 'Jam', text: 'Newer' }, ada)
  expect(await leadsTo(world, 'Jam', ada)).toBe(show.href({ noteId: first }))
  await world.submit(routes.notes.delete.href({ noteId: first }), {}, ada)
  expect(await leadsTo(world, 'Jam', ada), 'not to the trash').toBe(show.href({ noteId: second }))
})

it('a link leads to an untitled note by its first line', async () => {
  const { world, ada, note } = await aWorldOfAda()
  const id = await note('', '# Buy *damsons*\n\nTwo kilos')
  expect(await leadsTo(world, 'buy damsons', ada)).toBe(show.href({ noteId: id }))
})

it('where there is no such note, one button makes it once, and reading makes none', async () => {
  const { world, ada } = await aWorldOfAda()
  const { body, status } = await world.visit(titled.href({ title: '<b>Plums</b> & sons' }), ada)
  expect(status).toBe(200)
  expect(body).toContain('There is no note of that title yet.')
  expect(body).toContain('<h1 dir="auto">&lt;b>Plums&lt;/b> &amp; sons</h1>')
  expect(await world.sql`select from notes where user_id = ${ada.id}`).toHaveLength(0)

  const press = () => world.submit(titled.href(), { title: '<b>Plums</b> & sons' }, ada)
  const pressed = await Promise.all([press(), press(), press()])
  const notes = await world.sql<{ id: string; name: string; text: string }[]>`
    select id::text, name, text from notes where user_id = ${ada.id}`
  expect(notes).toEqual([{ id: notes[0]?.id, name: '<b>Plums</b> & sons', text: '' }])
  const targets = pressed.map(({ headers }) => headers.get('location')).sort()
  const noteId = notes[0]?.id ?? ''
  expect(targets).toEqual([show.href({ noteId }), show.href({ noteId }), edit.href({ noteId })])
})

it.each(['', ' ', 'x'.repeat(101), '\0'])('what cannot be a title is not found: %j', async (title) => {
  const { world, ada } = await aWorldOfAda()
  expect((await world.visit(titled.href({ title }), ada)).status).toBe(404)
  expect((await world.submit(titled.href(), { title }, ada)).status).toBe(422)
})

it('a script gets what a preview shows', async () => {
  const { world, ada, note } = await aWorldOfAda()
  const id = await note('Plum jam', 'Three **kilos** of [[plums|fruit]].')
  const found = await world.visit(titled.href({ title: 'plum jam' }), ada, asScript)
  expect(JSON.parse(found.body)).toEqual({
    ...{ href: show.href({ noteId: id }), title: 'Plum jam', text: 'Three kilos of fruit.' },
    updatedAt: expect.any(String) as string,
  })
  const missing = await world.visit(titled.href({ title: 'Pear jam' }), ada, asScript)
  expect([missing.status, JSON.parse(missing.body)]).toEqual([404, { error: 'missing', title: 'Pear jam' }])
})

it('a note says which notes link to it: of its reader, not from the trash, each once, the newest first', async () => {
  const { world, ada, note } = await aWorldOfAda()
  const jam = await note('Plum jam', 'Myself: [[Plum jam]]')
  const shopping = await note('Shopping', '[[plum jam]], [[Plum jam|jam]]')
  await note('', 'First line\n\n> - [ ] [[PLUM JAM]]')
  await note('Code', '`[[Plum jam]]`')
  const ben = await world.aPerson('Ben')
  await make(world, ben, { name: 'Of Ben', text: '[[Plum jam]]' })
  expect(await backlinks(world, jam, ada)).toEqual(['First line', 'Shopping'])

  await world.submit(routes.notes.delete.href({ noteId: shopping }), {}, ada)
  expect(await backlinks(world, jam, ada)).toEqual(['First line'])
  await world.submit(routes.notes.restore.href({ noteId: shopping }), {}, ada)
  expect(await backlinks(world, jam, ada)).toEqual(['First line', 'Shopping'])
  await world.submit(edit.href({ noteId: shopping }), { name: 'Shopping', text: 'Nothing' }, ada)
  expect(await backlinks(world, jam, ada)).toEqual(['First line'])
  await world.sql`delete from notes where user_id = ${ada.id}`
  expect(await world.sql`select from note_links where user_id = ${ada.id}`).toHaveLength(0)
})

it('of many notes that link to it, twenty are listed', async () => {
  const { world, ada, note } = await aWorldOfAda()
  const jam = await note('Plum jam')
  await world.sql`
    insert into notes (user_id, name, text, links, outline_of)
    select ${ada.id}, 'Day ' || n, '[[Plum jam]]', '{Plum jam}', 1 from generate_series(1, 30) n`
  const names = await backlinks(world, jam, ada)
  expect(names).toEqual(Array.from({ length: 20 }, (_, n) => `Day ${30 - n}`))
  expect((await world.visit(show.href({ noteId: jam }), ada)).body).toContain('Search for all of them')
})
