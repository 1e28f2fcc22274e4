import { expect, it } from 'vitest'
import { sharedWorld, type Person, type World } from '../../../test/world.ts'
import { routes } from '../../routes.ts'

const { create, edit } = routes.notes
const aWorld = sharedWorld()

async function send(world: World, path: string, who: Person, fields: object) {
  const answer = await world.visit(path, who, {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify(fields),
  })
  return { status: answer.status, json: JSON.parse(answer.body) as Record<string, unknown> & { id: string } }
}

async function aNoteOfAda(fields: { name: string; text: string }) {
  const world = await aWorld()
  const ada = await world.aPerson('Ada')
  const { json } = await send(world, create.href(), ada, fields)
  const noteId = json.id
  const save = (given: object) => send(world, edit.href({ noteId }), ada, given)
  const revisions = () => world.sql`
    select name, text, ends_session as ends from note_revisions where note_id = ${noteId} order by id`
  return { world, ada, noteId, save, revisions }
}

/** How often a page says so. */
const count = (body: string, words: string) => body.split(words).length - 1

it('is shown by its first line without marks, everywhere', async () => {
  const text = '\n## Buy *damsons*\n\nTwo kilos of them.'
  const { world, ada, noteId } = await aNoteOfAda({ name: '', text })
  const [row] = await world.sql`select name, snippet from notes where id = ${noteId}`
  expect(row).toEqual({ name: '', snippet: 'Buy damsons\nTwo kilos of them.' })
  const page = async (path: string) => (await world.visit(path, ada)).body
  const home = await page(routes.home.href())
  expect(home).toContain('<bdi>Buy damsons</bdi>')
  expect(home).toContain('Select Buy damsons')
  expect(home).toMatch(/class="snippet"[^>]*>Two kilos of them\.</)
  const note = await page(routes.notes.show.href({ noteId }))
  expect(note).toMatch(/<title>Buy damsons/)
  expect(note).toMatch(/<h1 dir="auto" class="unseen">Buy damsons<\/h1>/)
  expect(await page(routes.notes.delete.href({ noteId }))).toContain('Buy damsons')
  expect(await page(routes.notes.history.href({ noteId }))).toMatch(/<title>History of Buy damsons/)
  expect(await page(routes.notes.history.href({ noteId }, { now: '' }))).toMatch(/<title>History of Buy damsons/)
  expect(JSON.parse(await page(routes.palette.href({ q: 'damsons' })))).toEqual([
    expect.objectContaining({ id: noteId, name: 'Buy damsons' }),
  ])
  expect(await page(routes.search.href({ q: 'damsons' }))).toContain('Buy <mark>damsons</mark>')

  await world.submit(routes.notes.delete.href({ noteId }), {}, ada)
  const trash = await page(routes.trash.list.href())
  expect(trash).toContain('<bdi>Buy damsons</bdi>')
  expect(trash).toContain('aria-label="Restore Buy damsons"')
  expect(await page(routes.trash.show.href({ noteId }))).toMatch(/<title>Buy damsons/)
  expect(await page(routes.trash.delete.href({ noteId }))).toContain('Buy damsons')
})

it.each([
  ['![](/a.png)', 'Untitled', ''],
  ['one line', 'one line', ''],
  ['`code`\nand more', 'code', 'and more'],
  ['#jam\n\nPlums', 'Plums', ''],
  ['- buy\n- cook', 'buy', 'cook'],
  ['x'.repeat(150), `${'x'.repeat(99)}…`, ''],
])('of the text %j is called %j', async (text, name, below) => {
  const { world, ada, noteId } = await aNoteOfAda({ name: '', text })
  const { body } = await world.visit(routes.home.href(), ada)
  expect(body).toContain(`<bdi>${name}</bdi>`)
  expect(body).toMatch(new RegExp(`class="snippet"[^>]*>${below}<`))
  const [shown] = await world.sql`select shown_name(name, snippet) as name from notes where id = ${noteId}`
  expect(shown, 'the same as the database tells').toEqual({ name })
})

it('is sorted and paged by its first line as others are by their titles', async () => {
  const world = await aWorld()
  const ada = await world.aPerson('Ada')
  for (let n = 0; n < 23; n++) await send(world, create.href(), ada, { name: '', text: `line ${n}` })
  await send(world, create.href(), ada, { name: 'Damson jam', text: '' })
  const first = await world.visit(routes.home.href({ order: 'name' }), ada)
  const after = /[?&](?:amp;)?after=([^"&]+)/.exec(first.body)?.[1] ?? ''
  const second = await world.visit(routes.home.href({ order: 'name', after }), ada)
  expect(count(first.body, '<bdi>line ') + count(second.body, '<bdi>line ')).toBe(23)
  expect(first.body).toMatch(/<bdi>Damson jam<.*<bdi>line 0<.*<bdi>line 2<.*<bdi>line 10</s)
})

it('a text that is cleared below a title is in the history at once, whatever it was', async () => {
  const writer = '7d0a5f0e-6a39-4c53-9f0e-0f5c5a0b8f11'
  const { save, revisions } = await aNoteOfAda({ name: 'Damson jam', text: '- - -' })
  expect((await save({ name: 'Damson jam', text: '- - - -', writer, version: 1 })).status).toBe(200)
  expect((await save({ name: 'Damson jam', text: '- - - - -', writer, version: 2 })).status).toBe(200)
  expect((await save({ name: 'Damson jam', text: '', writer, version: 3 })).status).toBe(200)
  expect((await revisions()).at(-1)).toEqual({ name: 'Damson jam', text: '- - - - -', ends: true })
  expect((await revisions()).at(-2), 'what is only added to is one session').toMatchObject({ ends: false })
  expect((await save({ name: '', text: ' ', writer, version: 4 })).status).toBe(422)
  expect(await revisions()).toHaveLength(3)
})

it('a note that is empty comes back from the history, and goes back to its text', async () => {
  const { world, ada, noteId, save } = await aNoteOfAda({ name: 'Damson jam', text: 'Two kilos.' })
  await save({ name: 'Damson jam', text: '', version: 1 })
  await save({ name: 'Damson jam', text: 'Three.', version: 2 })
  const [empty] = await world.sql<{ id: string }[]>`
    select id::text from note_revisions where note_id = ${noteId} and text = ''`
  const restored = await world.submit(
    routes.notes.restoreRevision.href({ noteId, revisionId: empty?.id ?? '' }),
    {},
    ada,
  )
  expect(restored.status).toBe(303)
  expect(await world.sql`select name, text from notes where id = ${noteId}`).toEqual([{ name: 'Damson jam', text: '' }])
  expect((await world.visit(routes.notes.history.href({ noteId }), ada)).status).toBe(200)
})

it('merges with empty titles and texts, and never to nothing', async () => {
  const { save } = await aNoteOfAda({ name: 'Damson jam', text: 'Two kilos.' })
  expect((await save({ name: 'Damson jam', text: '', version: 1 })).status).toBe(200)
  const renamed = await save({ name: 'Plum jam', text: 'Two kilos.', version: 1 })
  expect(renamed.json).toMatchObject({ name: 'Plum jam', text: '', merged: true })
  const cleared = await save({ name: '', text: 'Two kilos.', version: 1 })
  expect(cleared.status, 'the title was changed meanwhile').toBe(409)

  const other = await aNoteOfAda({ name: 'Damson jam', text: 'Two kilos.' })
  await other.save({ name: '', text: 'Two kilos.', version: 1 })
  expect((await other.save({ name: 'Damson jam', text: '', version: 1 })).status, 'both would be gone').toBe(409)
  const [kept] = await other.world.sql`select name, text from notes where id = ${other.noteId}`
  expect(kept).toEqual({ name: '', text: 'Two kilos.' })
})
