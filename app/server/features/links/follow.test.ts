import { expect, it } from 'vitest'
import { testDeps } from '../../../test/deps.ts'
import { sharedWorld, type Person, type World } from '../../../test/world.ts'
import { linkedFrom } from '../../notes/linked-from.tsx'
import { outlineAll } from '../../notes/outline-due.ts'
import { routes } from '../../routes.ts'

const aWorld = sharedWorld()
const { links, show, edit } = routes.notes

async function aWorldOfAda() {
  const world = await aWorld()
  const ada = await world.aPerson('Ada')
  const note = async (name: string, text: string, who = ada) => {
    const { body } = await world.visit(routes.notes.create.href(), who, {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      body: JSON.stringify({ name, text }),
    })
    // A machine that is busy may have saved a text without its outline.
    await outlineAll(testDeps(world.served, '/nowhere', []).deps)
    return (JSON.parse(body) as { id: string }).id
  }
  const textOf = async (id: string) => {
    const [row] = await world.sql<{ text: string; version: number }[]>`select text, version from notes where id = ${id}`
    return row
  }
  return { world, ada, note, textOf }
}

/** Renames as the form of a page does. @returns the page that it leads to */
async function rename(world: World, who: Person, noteId: string, before: string, name: string): Promise<string> {
  const form = { name, text: 'Three kilos.', base_name: before }
  const saved = await world.submit(edit.href({ noteId }), form, who)
  expect(saved.status).toBe(303)
  const { body } = await world.visit(saved.headers.get('location') ?? '', who)
  return body
}

async function ask(world: World, who: Person, noteId: string, form: Record<string, string>) {
  const answer = await world.visit(links.href({ noteId }), who, {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify(form),
  })
  return {
    status: answer.status,
    json: JSON.parse(answer.body) as { message: string; undo?: { fields: [[string, string]] } },
  }
}

it('renaming a note offers to update the links to it, and a press updates them', async () => {
  const { world, ada, note, textOf } = await aWorldOfAda()
  const jam = await note('Plum jam', 'Three kilos.')
  const [one, two] = [
    await note('Shopping', 'See [[plum jam]], `[[Plum jam]]`.'),
    await note('Day', '[[Plum jam|jam]]'),
  ]
  const ben = await world.aPerson('Ben')
  const bens = await note('Of Ben', '[[Plum jam]]', ben)

  const page = await rename(world, ada, jam, 'Plum jam', 'Plum [2026]')
  expect(page).toContain('2 notes link to <bdi>“Plum jam”</bdi>')
  expect(await textOf(one), 'not without being asked').toMatchObject({ version: 1 })
  const pressed = await world.submit(links.href({ noteId: jam }), { was: 'Plum jam' }, ada)
  expect([pressed.status, pressed.headers.get('location')]).toEqual([303, show.href({ noteId: jam })])
  expect(await textOf(one)).toEqual({ text: 'See [[Plum \\[2026\\]]], `[[Plum jam]]`.', version: 2 })
  expect(await textOf(two)).toEqual({ text: '[[Plum \\[2026\\]|jam]]', version: 2 })
  expect(await textOf(bens), 'of another person').toEqual({ text: '[[Plum jam]]', version: 1 })
  expect(await world.sql`select text, ends_session as ends from note_revisions where note_id = ${one}`).toEqual([
    { text: 'See [[plum jam]], `[[Plum jam]]`.', ends: true },
  ])
  const { body } = await world.visit(show.href({ noteId: jam }), ada)
  expect(body).toContain('Links in 2 notes updated')
  expect(body).toMatch(/linked-from.*Day.*Shopping/s)
})

it('the undo of updated links brings them back, but not in notes that were saved since', async () => {
  const { world, ada, note, textOf } = await aWorldOfAda()
  const jam = await note('Plum jam', 'Three kilos.')
  const [one, two] = [await note('Shopping', '[[Plum jam]]'), await note('Day', '[[Plum jam]]')]
  await rename(world, ada, jam, 'Plum jam', 'Jam')
  const { status, json } = await ask(world, ada, jam, { was: 'Plum jam' })
  expect([status, json.message]).toEqual([200, 'Links in 2 notes updated'])
  await world.submit(edit.href({ noteId: two }), { name: 'Day', text: '[[Jam]] and more' }, ada)
  const [field] = json.undo?.fields ?? []
  expect(field).toEqual(['back', `${one}.2,${two}.2`])
  const ben = await world.aPerson('Ben')
  const bens = await note('Of Ben', 'x', ben)
  await ask(world, ben, bens, { back: field?.[1] ?? '' })
  expect(await textOf(one), 'by another person').toEqual({ text: '[[Jam]]', version: 2 })
  expect((await ask(world, ada, jam, { back: field?.[1] ?? '' })).json.message).toBe('Links in 1 note as they were')
  expect(await textOf(one)).toEqual({ text: '[[Plum jam]]', version: 3 })
  expect(await textOf(two)).toEqual({ text: '[[Jam]] and more', version: 3 })
})

it.each([
  ['no note links to it', 'Nothing.', 'Jam', undefined],
  ['only the letters’ case changed', '[[Plum jam]]', 'PLUM JAM', undefined],
  ['another note is called so', '[[Plum jam]]', 'Jam', 'plum jam'],
])('nothing is offered where %s', async (_, text, name, other) => {
  const { world, ada, note } = await aWorldOfAda()
  const jam = await note('Plum jam', 'Three kilos.')
  await note('Shopping', text)
  if (other) await note(other, 'Another.')
  expect(await rename(world, ada, jam, 'Plum jam', name)).not.toContain('follow-links')
})

it('a hundred notes are changed at once, and the page offers to go on', async () => {
  const { world, ada, note } = await aWorldOfAda()
  const jam = await note('Plum jam', 'Three kilos.')
  await world.sql`
    insert into notes (user_id, name, text, links, outline_of)
    select ${ada.id}, 'Day ' || n, '[[Plum jam]]', '{Plum jam}', 1 from generate_series(1, 103) n`
  await rename(world, ada, jam, 'Plum jam', 'Jam')
  const left = () => world.sql`select from notes where user_id = ${ada.id} and text = '[[Plum jam]]'`
  let presses = 0
  for (let was = 'Plum jam'; was !== ''; presses++) {
    const before = (await left()).length
    const pressed = await world.submit(links.href({ noteId: jam }), { was }, ada)
    const location = new URL(pressed.headers.get('location') ?? '', 'http://localhost')
    was = location.searchParams.get('was') ?? ''
    expect(before - (await left()).length).toBeLessThanOrEqual(100)
    expect((await world.visit(location.pathname + location.search, ada)).body.includes('follow-links')).toBe(was !== '')
  }
  expect(presses).toBeGreaterThan(1)
  expect(await left()).toHaveLength(0)
})

it('goes on past notes whose links cannot be changed', async () => {
  const { world, ada, note } = await aWorldOfAda()
  const jam = await note('Plum jam', 'Three kilos.')
  // Code has no link to change, whatever the outline says.
  await world.sql`
    insert into notes (user_id, name, text, links, outline_of)
    select ${ada.id}, 'Day ' || n, case when n > 230 then '[[Plum jam]]' else ${'`[[Plum jam]]`'} end, '{Plum jam}', 1
    from generate_series(1, 231) n`
  await rename(world, ada, jam, 'Plum jam', 'Jam')
  const { json } = await ask(world, ada, jam, { was: 'Plum jam' })
  expect(json.message).toBe('Links in 1 note updated')
  expect(await world.sql`select name from notes where user_id = ${ada.id} and text = '[[Jam]]'`).toEqual([
    { name: 'Day 231' },
  ])
})

it('a press goes on where the one before stopped', async () => {
  const { world, ada, note, textOf } = await aWorldOfAda()
  const jam = await note('Plum jam', 'Three kilos.')
  const [first, second] = [await note('One', '[[Plum jam]]'), await note('Two', '[[Plum jam]]')]
  await rename(world, ada, jam, 'Plum jam', 'Jam')
  const page = await world.visit(show.href({ noteId: jam }, { was: 'Plum jam', past: first }), ada)
  expect(page.body).toContain('1 more note links to')
  expect(page.body).toContain(`name="past" value="${first}"`)
  expect((await ask(world, ada, jam, { was: 'Plum jam', past: first })).json.message).toBe('Links in 1 note updated')
  expect([(await textOf(first))?.text, (await textOf(second))?.text]).toEqual(['[[Plum jam]]', '[[Jam]]'])
  expect((await world.visit(show.href({ noteId: jam }, { was: 'Plum jam', past: 'x' }), ada)).status).toBe(200)
  expect((await ask(world, ada, jam, { was: 'Plum jam', past: 'x' })).status).toBe(422)
})

it.each([{}, { was: '' }, { was: 'x'.repeat(101) }, { back: '1' }, { back: '1.1,' }, { was: 'a', back: '1.1' }])(
  '%j is refused',
  async (form) => {
    const { world, ada, note } = await aWorldOfAda()
    const jam = await note('Plum jam', 'Three kilos.')
    expect((await ask(world, ada, jam, form)).status).toBe(422)
  },
)

it('finding the links to a note does not go through all notes, whatever the planner knows of them', async () => {
  const { world, ada, note } = await aWorldOfAda()
  const other = await note('Other', 'None.')
  await world.sql`
    insert into notes (user_id, name, text, links, outline_of)
    select ${ada.id}, 'Day ' || n, '[[Plum jam]]', '{Plum jam}', 1 from generate_series(1, 3000) n`
  const read = async () => {
    const plan = await world.sql<{ 'QUERY PLAN': string }[]>`
      explain (analyze, costs off, timing off, buffers off)
      select ${linkedFrom(world.sql)} from notes n where n.id = ${other}`
    return plan.map((line) => line['QUERY PLAN']).join('\n')
  }
  const many = /rows=\d{3}|Rows Removed by (Join )?Filter: \d{3}/
  expect(await read()).not.toMatch(many)
  await world.sql`analyze notes`
  await world.sql`analyze note_links`
  expect(await read()).not.toMatch(many)
})
