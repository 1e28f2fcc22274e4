import { describe, expect, it } from 'vitest'
import { transaction } from '../../platform/database/transaction.ts'
import { routes } from '../../routes.ts'
import { sharedWorld, startWorld, unusedId } from '../../../test/world.ts'

const { create, show, edit, delete: remove } = routes.pads

const aWorld = sharedWorld()

describe('creating a pad', () => {
  it('keeps it, says so, and lists it on every page', async () => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')

    const answer = await world.submit(create.href(), { name: ' Recipes \t for  jam ' }, ada)

    expect(answer).toMatchObject({ status: 303, location: '/' })
    expect((await world.visit('/', ada)).body).toContain('Pad is successfully created')
    for (const path of ['/', routes.accounts.settings.href(), routes.notes.create.href(), '/nowhere']) {
      const { body } = await world.visit(path, ada)
      expect(body, path).toContain('My pads')
      expect(body, path).toContain('>Recipes for jam</bdi>')
      for (const word of ['New pad', 'Account settings', 'Sign out', ada.email]) expect(body, path).toContain(word)
    }
  })

  it('fails without a name', async () => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')

    const answer = await world.submit(create.href(), { name: '' }, ada)

    expect(answer.status).toBe(422)
    expect(answer.body).toContain('Name is required')
    expect(await world.sql`select 1 from pads where user_id = ${ada.id}`).toHaveLength(0)
  })
})

describe('viewing a pad', () => {
  it('lists its notes and no others', async () => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    const pad = await world.aPad(ada, { name: 'Recipes' })
    await world.aNote(ada, { name: 'Damson jam', padId: pad.id })
    await world.aNote(ada, { name: 'Tax return' })

    const { status, body } = await world.visit(show.href({ padId: pad.id }), ada)

    expect(status).toBe(200)
    expect(body.replace(/<[^>]+>/g, '')).toContain('Recipes (1)')
    expect(body).toContain('Damson jam')
    expect(body).not.toContain('Tax return')
    expect(body).toContain('Pad settings')
  })

  it('tells a stranger exactly what it tells someone with a wrong address', async () => {
    const world = await aWorld()
    const [ada, mallory] = [await world.aPerson('Ada'), await world.aPerson('Mallory')]
    const pad = await world.aPad(ada)
    expect((await world.visit(show.href({ padId: pad.id }), ada)).status).toBe(200)

    const theirs = await world.visit(show.href({ padId: pad.id }), mallory)

    expect(theirs.status).toBe(404)
    expect(theirs.body).toBe((await world.visit(show.href({ padId: unusedId }), mallory)).body)
  })
})

describe('renaming a pad', () => {
  it('changes its name', async () => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    const pad = await world.aPad(ada, { name: 'Recipes' })

    const answer = await world.submit(edit.href({ padId: pad.id }), { name: 'Jam' }, ada)

    expect(answer).toMatchObject({ status: 303, location: '/' })
    expect((await world.visit('/', ada)).body).toContain('Pad is successfully updated')
    expect(await world.sql`select name from pads where user_id = ${ada.id}`).toEqual([{ name: 'Jam' }])
  })

  it('fails without a name, and is refused to another person', async () => {
    const world = await aWorld()
    const [ada, mallory] = [await world.aPerson('Ada'), await world.aPerson('Mallory')]
    const pad = await world.aPad(ada, { name: 'Recipes' })
    const path = edit.href({ padId: pad.id })

    const nameless = await world.submit(path, { name: ' ' }, ada)
    expect(nameless.status).toBe(422)
    expect(nameless.body).toContain('Name is required')
    expect((await world.visit(path, mallory)).status).toBe(404)
    expect((await world.submit(path, { name: 'Mine' }, mallory)).status).toBe(404)
    expect((await world.submit(path, { name: '' }, mallory)).status).toBe(404)
    expect(await world.sql`select name from pads where user_id = ${ada.id}`).toEqual([{ name: 'Recipes' }])
  })
})

describe('deleting a pad', () => {
  async function aPadWithTwoNotes() {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    const pad = await world.aPad(ada, { name: 'Recipes' })
    await world.aNote(ada, { name: 'Damson jam', padId: pad.id })
    await world.aNote(ada, { name: 'Plum jam', padId: pad.id })
    await world.aNote(ada, { name: 'Tax return' })
    const notes = () => world.sql`
      select name, pad_id, deleted_at is not null as trashed from notes where user_id = ${ada.id} order by id`
    return { world, ada, pad, notes, path: remove.href({ padId: pad.id }) }
  }
  const tax = { name: 'Tax return', pad_id: null, trashed: false }

  it('says how many notes it has and asks what becomes of them', async () => {
    const { world, ada, pad, path } = await aPadWithTwoNotes()

    const { body } = await world.visit(path, ada)

    expect(body).toContain('has 2 notes')
    expect(body).toMatch(/value="keep"[^>]*checked|checked[^>]*value="keep"/)
    expect(body).toContain('value="trash"')
    expect((await world.visit(show.href({ padId: pad.id }), ada)).status, 'asking deletes nothing').toBe(200)
  })

  it.each([{}, { notes: 'keep' }])('keeps its notes without a pad (%j)', async (choice) => {
    const { world, ada, notes, path } = await aPadWithTwoNotes()

    const answer = await world.submit(path, choice, ada)

    expect(answer).toMatchObject({ status: 303, location: '/' })
    expect((await world.visit('/', ada)).body).toContain('Pad is successfully deleted')
    expect(await world.sql`select 1 from pads where user_id = ${ada.id}`).toHaveLength(0)
    expect(await notes()).toEqual([
      { name: 'Damson jam', pad_id: null, trashed: false },
      { name: 'Plum jam', pad_id: null, trashed: false },
      tax,
    ])
  })

  it('moves its notes to the trash when asked to', async () => {
    const { world, ada, notes, path } = await aPadWithTwoNotes()

    await world.submit(path, { notes: 'trash' }, ada)

    expect(await notes()).toEqual([
      { name: 'Damson jam', pad_id: null, trashed: true },
      { name: 'Plum jam', pad_id: null, trashed: true },
      tax,
    ])
    expect((await world.visit(routes.trash.list.href(), ada)).body).toContain('Trash (2)')
  })

  it('deletes nothing when the choice makes no sense, and asks again', async () => {
    const { world, ada, pad, notes, path } = await aPadWithTwoNotes()

    const answer = await world.submit(path, { notes: 'burn' }, ada)

    expect(answer.status).toBe(422)
    expect(answer.body).toContain('Delete this pad?')
    expect((await notes()).map(({ pad_id }) => pad_id)).toEqual([pad.id, pad.id, null])
  })

  it('is refused to another person, and changes no note', async () => {
    const { world, pad, notes, path } = await aPadWithTwoNotes()
    const mallory = await world.aPerson('Mallory')

    expect((await world.visit(path, mallory)).status).toBe(404)
    expect((await world.submit(path, { notes: 'trash' }, mallory)).status).toBe(404)
    expect(await world.sql`select 1 from pads where id = ${pad.id}`).toHaveLength(1)
    expect((await notes()).map(({ pad_id, trashed }) => [pad_id, trashed] as unknown[])).toEqual([
      [pad.id, false],
      [pad.id, false],
      [null, false],
    ])
  })
})

it('notes that go to the trash with their pad are counted by one write for each tag, however many they are', async () => {
  const world = await startWorld()
  const ada = await world.aPerson('Ada')
  const pad = await world.aPad(ada)
  await world.aNote(ada, { text: 'Another #jam' })
  await world.sql`
    insert into notes (user_id, pad_id, name, text)
    select ${ada.id}, ${pad.id}, 'n' || n, 'Plums #jam #' || case when n % 2 = 0 then 'even' else 'odd' end from generate_series(1, 300) n`
  const tags = () => world.sql`select tag, note_count as notes from tags order by tag`
  expect(await tags()).toEqual([
    { tag: 'even', notes: 150 },
    { tag: 'jam', notes: 301 },
    { tag: 'odd', notes: 150 },
  ])
  const undone = new Error('to be done by the form')
  const writes: number[] = []
  const trying = transaction(world.sql, async (sql) => {
    const look = async () => {
      const [seen] = await sql<{ rows: number }[]>`
        select (n_tup_upd + n_tup_del)::int as rows from pg_stat_xact_user_tables where relname = 'tags'`
      writes.push(seen?.rows ?? 0)
    }
    await look()
    await sql`update notes set deleted_at = now() where pad_id = ${pad.id}`
    await look()
    throw undone
  })
  await expect(trying).rejects.toBe(undone)
  expect((writes[1] ?? 0) - (writes[0] ?? 0), 'one tag keeps a note, two go').toBe(3)

  await world.submit(routes.pads.delete.href({ padId: pad.id }), { notes: 'trash' }, ada)
  expect(await tags()).toEqual([{ tag: 'jam', notes: 1 }])
  expect(await world.sql`select from note_tags`).toHaveLength(1)
  await world.sql`update notes set deleted_at = null`
  expect(await tags()).toHaveLength(3)
  await world.sql`delete from notes`
  expect(await tags()).toEqual([])
})
