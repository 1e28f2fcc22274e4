import { describe, expect, it } from 'vitest'
import { routes } from '../server/routes.ts'
import type { Address } from './address.ts'
import { addresses, aFormOf } from './every-address.ts'
import { everything } from './everything.ts'
import { oneOfEach } from './one-of-each.ts'
import { sharedWorld, unusedId, type Answer, type Person, type World } from './world.ts'

const withId = addresses.filter(({ names }) => names)
const aWorld = sharedWorld()

describe('what is another person’s', () => {
  it.each(withId)('is answered by $title like what does not exist, and stays as it is', async (address) => {
    const world = await aWorld()
    const { owner: ada, ids, path } = await aFormOf(world, address, 'Ada')
    const mallory = await world.aPerson('Mallory')
    const own = await oneOfEach(world, mallory)
    const before = await everything(world.sql)

    for (const fields of [address.form(own), {}]) {
      const theirs = await ask(world, address, path, mallory, fields)
      const missing = await ask(world, address, address.pathWith(unusedId), mallory, fields)
      expect(theirs.status).toBe(404)
      expect(theirs.body).toBe(missing.body)
      expect(headersOf(theirs)).toEqual(headersOf(missing))
      for (const hers of ['Damson jam', 'Mouldy jam', 'Ada’s label.png', ada.email, `Pad of ${ada.email}`]) {
        expect(theirs.body).not.toContain(hers)
      }
    }
    expect(await everything(world.sql)).toEqual(before)

    const answer = await ask(world, address, path, ada, address.form(ids))
    expect(answer.status, 'to its owner').toBe(address.method === 'GET' ? 200 : 303)
  })

  it.each(withId)('is not told by $title without a session', async (address) => {
    const world = await aWorld()
    const { ids, path } = await aFormOf(world, address)
    const before = await everything(world.sql)
    const theirs = await ask(world, address, path, world.aVisitor(), address.form(ids))
    const missing = await ask(world, address, address.pathWith(unusedId), world.aVisitor(), address.form(ids))
    expect([theirs.status, missing.status]).toEqual([303, 303])
    expect([theirs.body, missing.body]).toEqual(['', ''])
    expect(theirs.location).toMatch(/^\/signin(\?next=%2F|$)/)
    expect(await everything(world.sql)).toEqual(before)
  })

  it.each(withId)('is not told by $title after a wrong turn: the trash is not the notes', async (address) => {
    if (address.names !== 'noteId' && address.names !== 'trashedId') return
    const world = await aWorld()
    const { owner, ids } = await aFormOf(world, address)
    const before = await everything(world.sql)
    const wrong = address.pathWith(address.names === 'noteId' ? ids.trashedId : ids.noteId)
    const answer = await ask(world, address, wrong, owner, address.form(ids))
    // A page of a note that is in the trash by now leads to where it is read.
    const isPage =
      address.names === 'noteId' &&
      /^GET \/notes\/:noteId(\/(edit|form|delete|share|history(\/:revisionId)?))?$/.test(address.title)
    expect([answer.status, answer.location]).toEqual(isPage ? [303, `/trash/${ids.trashedId}`] : [404, null])
    expect(await everything(world.sql)).toEqual(before)
  })
})

describe('another person’s pad', () => {
  const into = addresses.filter(({ title }) => ['POST /notes/create', 'POST /notes/:noteId/edit'].includes(title))

  it.each(into)('takes no note by $title: it is a pad that does not exist', async (address) => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    const pad = await world.aPad(ada, { name: 'Secret recipes' })
    const mallory = await world.aPerson('Mallory')
    const own = await oneOfEach(world, mallory)
    const before = await everything(world.sql)
    const note = { name: 'Trojan jam', text: 'Neigh.' }

    const theirs = await world.submit(address.path(own), { ...note, pad_id: pad.id }, mallory)
    const missing = await world.submit(address.path(own), { ...note, pad_id: unusedId }, mallory)

    expect(theirs.status).toBe(422)
    expect(theirs.body).toContain('Choose one of your pads')
    expect(theirs.body).toContain('Trojan jam')
    expect(theirs.body).not.toContain('Secret recipes')
    const plain = (body: string) => body.replace(/data-nonce="[^"]*"/, '')
    expect(plain(theirs.body)).toBe(plain(missing.body))
    expect(await everything(world.sql)).toEqual(before)
  })

  it('is not offered for a new note', async () => {
    const world = await aWorld()
    const pad = await world.aPad(await world.aPerson('Ada'), { name: 'Secret recipes' })
    const mallory = await world.aPerson('Mallory')
    const offered = await world.visit(routes.notes.create.href({ pad: pad.id }), mallory)
    expect(offered.body).not.toContain('Secret recipes')
    expect(offered.body).not.toContain(`value="${pad.id}"`)
  })

  it('and its notes are in no list but its owner’s', async () => {
    const world = await aWorld()
    const [ada, mallory] = [await world.aPerson('Ada'), await world.aPerson('Mallory')]
    await oneOfEach(world, ada)
    for (const path of ['/', '/?order=name', routes.trash.list.href(), routes.notes.create.href()]) {
      const { body } = await world.visit(path, mallory)
      expect(body, path).not.toMatch(/ jam<\/|Pad of|ada@example.org/)
      expect((await world.visit(path, ada)).body, path).toMatch(/ jam<\/|Pad of/)
    }
  })
})

function ask(
  world: World,
  { method }: Address,
  path: string,
  who: Person,
  fields: Record<string, string>,
): Promise<Answer> {
  return method === 'GET' ? world.visit(path, who) : world.submit(path, fields, who)
}

function headersOf({ headers }: Answer): [string, string][] {
  return [...headers].filter(([name]) => name !== 'date')
}
