import { describe, expect, it } from 'vitest'
import { routes } from '../../routes.ts'
import { sharedWorld, unusedId } from '../../../test/world.ts'

const { create, show, edit, delete: remove } = routes.notes

const aWorld = sharedWorld()

describe('creating a note', () => {
  it('keeps it and says so once', async () => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    const pad = await world.aPad(ada)

    const answer = await world.submit(create.href(), { name: 'Damson jam', text: 'Two kilos.', pad_id: pad.id }, ada)

    expect(answer).toMatchObject({ status: 303, location: '/' })
    const home = await world.visit('/', ada)
    expect(home.body).toContain('Note is successfully created')
    expect(home.body).toContain('All notes (1)')
    expect(home.body).toContain('Damson jam')
    expect((await world.visit('/', ada)).body).not.toContain('Note is successfully created')
    expect(await world.sql`select name, text, pad_id from notes where user_id = ${ada.id}`).toEqual([
      { name: 'Damson jam', text: 'Two kilos.', pad_id: pad.id },
    ])
  })

  it('sends an anonymous visitor to sign in, and keeps nothing', async () => {
    const world = await aWorld()

    const form = await world.visit(create.href())
    const answer = await world.submit(create.href(), { name: 'Jam of nobody', text: 'Two kilos.' })

    expect(form.location).toBe(routes.accounts.signIn.href({ next: create.href() }))
    expect(answer).toMatchObject({ status: 303, location: routes.accounts.signIn.href({ next: create.href() }) })
    expect(await world.sql`select 1 from notes where name = 'Jam of nobody'`).toHaveLength(0)
  })

  it.each([
    ['the name', { text: 'Two kilos.' }, 'Name is required', 'Two kilos.'],
    ['the text', { name: 'Damson jam' }, 'Text is required', 'value="Damson jam"'],
  ])('fails without %s and keeps the rest', async (_, fields, message, kept) => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')

    const answer = await world.submit(create.href(), fields, ada)

    expect(answer.status).toBe(422)
    expect(answer.body).toContain(message)
    expect(answer.body).toContain(kept)
    expect(await world.sql`select 1 from notes where user_id = ${ada.id}`).toHaveLength(0)
  })

  it('preselects the pad that it was asked from', async () => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    const pad = await world.aPad(ada)

    const form = await world.visit(create.href({ pad: pad.id }), ada)

    expect(form.body).toMatch(new RegExp(`<option [^>]*value="${pad.id}"[^>]*selected|selected[^>]*value="${pad.id}"`))
  })

  it("does not put it into another person's pad", async () => {
    const world = await aWorld()
    const [ada, mallory] = [await world.aPerson('Ada'), await world.aPerson('Mallory')]
    const pad = await world.aPad(ada)

    const answer = await world.submit(create.href(), { name: 'Mine', text: 'now', pad_id: pad.id }, mallory)

    expect(answer.status).toBe(422)
    expect(answer.body).toContain('Choose one of your pads')
    expect(await world.sql`select 1 from notes where user_id in (${ada.id}, ${mallory.id})`).toHaveLength(0)
  })

  it("takes JSON from a script's client, words and numbers alike", async () => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    const pad = await world.aPad(ada)

    const answer = await world.visit(create.href(), ada, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 2026, text: 'A good year.', pad_id: Number(pad.id) }),
    })

    expect(answer).toMatchObject({ status: 303, location: '/' })
    expect(await world.sql`select name, pad_id from notes where user_id = ${ada.id}`).toEqual([
      { name: '2026', pad_id: pad.id },
    ])
  })
})

describe('viewing a note', () => {
  it('shows it to its owner, with its pad and when it was edited', async () => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    const pad = await world.aPad(ada, { name: 'Recipes' })
    const note = await world.aNote(ada, { padId: pad.id, updatedAt: '2020-02-29T12:00:00Z' })

    const page = await world.visit(show.href({ noteId: note.id }), ada)

    expect(page.status).toBe(200)
    expect(page.body).toContain('Damson jam</h1>')
    expect(page.body).toContain('Two kilos of damsons.')
    expect(page.body).toContain('Recipes')
    expect(page.body).toContain('datetime="2020-02-29T12:00Z"')
  })

  it('answers with and without a slash at the end', async () => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    const path = show.href({ noteId: (await world.aNote(ada)).id })

    // Each answer has a word of its own for the editor's styles.
    const shown = async (at: string) => (await world.visit(at, ada)).body.replace(/data-nonce="[^"]*"/, '')
    expect(await shown(`${path}/`)).toBe(await shown(path))
  })

  it('tells a stranger exactly what it tells someone with a wrong address', async () => {
    const world = await aWorld()
    const [ada, mallory] = [await world.aPerson('Ada'), await world.aPerson('Mallory')]
    const note = await world.aNote(ada, { name: 'Private' })
    expect((await world.visit(show.href({ noteId: note.id }), ada)).status).toBe(200)

    const theirs = await world.visit(show.href({ noteId: note.id }), mallory)
    const nobodys = await world.visit(show.href({ noteId: unusedId }), mallory)

    expect(theirs.status).toBe(404)
    expect(theirs.body).toBe(nobodys.body)
    expect(theirs.body).not.toContain('Private')
  })
})

describe('editing a note', () => {
  it('changes it, and shows it with a message', async () => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    const pad = await world.aPad(ada)
    const note = await world.aNote(ada, { padId: pad.id, updatedAt: '2020-02-29T12:00:00Z' })
    const path = show.href({ noteId: note.id })

    const answer = await world.submit(
      edit.href({ noteId: note.id }),
      { name: 'Plum jam', text: 'Three kilos.', pad_id: '' },
      ada,
    )

    expect(answer).toMatchObject({ status: 303, location: path })
    const page = await world.visit(path, ada)
    expect(page.body).toContain('Note is successfully updated')
    expect(page.body).toContain('Plum jam')
    expect(page.body).not.toContain('Damson jam')
    const [row] = await world.sql`
      select name, text, pad_id, updated_at > now() - interval '1 minute' as fresh from notes where id = ${note.id}`
    expect(row).toEqual({ name: 'Plum jam', text: 'Three kilos.', pad_id: null, fresh: true })
  })

  it('leaves the pad alone when a client does not mention it', async () => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    const pad = await world.aPad(ada)
    const note = await world.aNote(ada, { padId: pad.id })

    await world.submit(edit.href({ noteId: note.id }), { name: 'Plum jam', text: 'Three kilos.' }, ada)

    expect(await world.sql`select name, pad_id from notes where id = ${note.id}`).toEqual([
      { name: 'Plum jam', pad_id: pad.id },
    ])
  })

  it('fails without a name, keeps what was typed, and changes nothing', async () => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    const note = await world.aNote(ada)

    const answer = await world.submit(edit.href({ noteId: note.id }), { name: ' ', text: 'Half a thought' }, ada)

    expect(answer.status).toBe(422)
    expect(answer.body).toContain('Name is required')
    expect(answer.body).toContain('Half a thought')
    expect(await world.sql`select name, text from notes where id = ${note.id}`).toEqual([
      { name: note.name, text: note.text },
    ])
  })

  it('is refused to another person, and into another person’s pad', async () => {
    const world = await aWorld()
    const [ada, mallory] = [await world.aPerson('Ada'), await world.aPerson('Mallory')]
    const [note, hers] = [await world.aNote(ada), await world.aNote(mallory)]
    const pad = await world.aPad(ada)
    const path = edit.href({ noteId: note.id })

    const form = await world.visit(path, mallory)
    const answer = await world.submit(path, { name: 'Gone', text: 'gone' }, mallory)
    const moved = await world.submit(
      edit.href({ noteId: hers.id }),
      { name: 'Mine', text: 'now', pad_id: pad.id },
      mallory,
    )

    expect(form.status).toBe(404)
    expect(answer.status).toBe(404)
    expect(moved.status).toBe(422)
    expect(await world.sql`select name, pad_id from notes where id in (${note.id}, ${hers.id}) order by id`).toEqual([
      { name: note.name, pad_id: null },
      { name: hers.name, pad_id: null },
    ])
  })
})

describe('deleting a note', () => {
  it('asks first, then moves it to the trash', async () => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    const note = await world.aNote(ada)
    const path = remove.href({ noteId: note.id })

    const question = await world.visit(path, ada)
    expect(question.status).toBe(200)
    expect(question.body).toContain('Delete this note?')
    expect(question.body).toContain(note.name)
    expect((await world.visit(show.href({ noteId: note.id }), ada)).status, 'asking deletes nothing').toBe(200)
    const answer = await world.visit(path, ada, { method: 'POST' })

    expect(answer).toMatchObject({ status: 303, location: '/' })
    const home = await world.visit('/', ada)
    expect(home.body).toContain('Note is successfully deleted')
    expect(home.body).toContain('All notes (0)')
    const mallory = await world.aPerson('Mallory')
    const inTrash = routes.trash.show.href({ noteId: note.id })
    for (const page of [show, edit, remove, routes.notes.history]) {
      const there = await world.visit(page.href({ noteId: note.id }), ada)
      expect([there.status, there.location], 'Back leads to where it is').toEqual([303, inTrash])
      expect((await world.visit(page.href({ noteId: note.id }), mallory)).status).toBe(404)
    }
  })

  it('is refused to another person', async () => {
    const world = await aWorld()
    const [ada, mallory] = [await world.aPerson('Ada'), await world.aPerson('Mallory')]
    const note = await world.aNote(ada)
    const path = remove.href({ noteId: note.id })

    expect((await world.visit(path, mallory)).status).toBe(404)
    expect((await world.visit(path, mallory, { method: 'POST' })).status).toBe(404)
    expect((await world.visit(show.href({ noteId: note.id }), ada)).status).toBe(200)
  })
})
