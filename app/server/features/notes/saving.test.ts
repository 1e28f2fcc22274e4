import { describe, expect, it } from 'vitest'
import { sharedWorld, type Person, type World } from '../../../test/world.ts'
import { routes } from '../../routes.ts'

const { create, edit } = routes.notes

interface SavedNote {
  readonly id: string
  readonly version: number
  readonly savedAt: string
  readonly merged: boolean
  readonly name: string
  readonly text: string
}

interface Answered {
  readonly status: number
  readonly json: SavedNote & Record<string, unknown>
}

async function send(
  world: World,
  path: string,
  who: Person | undefined,
  fields: object,
  headers: Record<string, string> = {},
): Promise<Answered> {
  const answer = await world.visit(path, who, {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json', ...headers },
    body: JSON.stringify(fields),
  })
  return { status: answer.status, json: JSON.parse(answer.body) as Answered['json'] }
}

const aWorld = sharedWorld()

async function aNoteOfAda(text = 'Two kilos of damsons.\n\nA pinch of salt.\n') {
  const world = await aWorld()
  const ada = await world.aPerson('Ada')
  const note = await world.aNote(ada, { name: 'Damson jam', text })
  const path = edit.href({ noteId: note.id })
  const save = (fields: object, who = ada) => send(world, path, who, { name: note.name, ...fields })
  const kept = async () => {
    const [row] = await world.sql<{ name: string; text: string; version: number }[]>`
      select name, text, version from notes where id = ${note.id}`
    return row
  }
  const revisions = () => world.sql<{ text: string; version: number; ends: boolean; conflict: boolean }[]>`
    select text, version, ends_session as ends, is_conflict as conflict from note_revisions where note_id = ${note.id} order by id`
  return { world, ada, note, path, save, kept, revisions }
}

describe('saving over the version that was seen', () => {
  it('says what is there now, and keeps what was there', async () => {
    const { note, save, kept, revisions } = await aNoteOfAda()
    const { status, json } = await save({ text: 'Three kilos.', version: 1 })
    expect(status).toBe(200)
    expect(json).toEqual({
      ...{ id: note.id, version: 2, savedAt: json.savedAt, merged: false },
      ...{ name: 'Damson jam', text: 'Three kilos.', snippet: 'Three kilos.', tags: [] },
    })
    expect(Date.parse(json.savedAt)).toBeGreaterThan(Date.now() - 60_000)
    expect(await kept()).toMatchObject({ text: 'Three kilos.', version: 2 })
    expect(await revisions()).toEqual([{ text: note.text, version: 1, ends: true, conflict: false }])
  })

  it('says which tags the text has now', async () => {
    const { save } = await aNoteOfAda()
    expect((await save({ text: 'Jam #fruit #Winter', version: 1 })).json).toMatchObject({ tags: ['fruit', 'winter'] })
    expect((await save({ text: 'Jam #fruit', version: 2 })).json).toMatchObject({ tags: ['fruit'] })
  })

  it('is no new version when nothing is changed', async () => {
    const { note, save, revisions } = await aNoteOfAda()
    expect((await save({ text: note.text, version: 1 })).json).toMatchObject({ version: 1, merged: false })
    expect(await revisions()).toEqual([])
  })

  it('merges what does not overlap', async () => {
    const { save, kept } = await aNoteOfAda()
    await save({ text: 'Three kilos of damsons.\n\nA pinch of salt.\n', version: 1 })
    const { status, json } = await save({ text: 'Two kilos of damsons.\n\nA pinch of sugar.\n', version: 1 })
    expect(status).toBe(200)
    expect(json).toMatchObject({ version: 3, merged: true, text: 'Three kilos of damsons.\n\nA pinch of sugar.\n' })
    expect(await kept()).toMatchObject({ text: json.text, version: 3 })
  })

  it('merges words of one line, and a name with a text', async () => {
    const { save } = await aNoteOfAda('one two three four five')
    await save({ text: 'ONE two three four five', version: 1 })
    await save({ text: 'one two three four five', name: 'Another name', version: 1 })
    const { json } = await save({ text: 'one two three four FIVE', version: 1 })
    expect(json).toMatchObject({ merged: true, name: 'Another name', text: 'ONE two three four FIVE' })
  })

  it.each([
    ['梅子两公斤。', '梅子三公斤。', '梅子两公斤！', '梅子三公斤！'],
    ['แม่ซื้อมะม่วง', 'แม่ขายมะม่วง', 'แม่ซื้อมะนาว', undefined],
  ])('merges %s also where words have no spaces', async (base, mine, theirs, both) => {
    const { save } = await aNoteOfAda(base)
    await save({ text: theirs, version: 1 })
    const { status, json } = await save({ text: mine, version: 1 })
    // Thai letters are told apart one by one, marks with them; what meets is left to the writer.
    if (both) expect([status, json.text]).toEqual([200, both])
    else expect([200, 409]).toContain(status)
  })

  it('leaves what overlaps to its writer: nothing is replaced, and both texts are kept', async () => {
    const { note, save, kept, revisions } = await aNoteOfAda('Two kilos.')
    await save({ text: 'Three kilos.', version: 1 })
    const { status, json } = await save({ text: 'Four kilos.', version: 1 })
    expect(status).toBe(409)
    expect(json).toEqual({
      ...{ error: 'conflict', version: 2, base: { name: note.name, text: 'Two kilos.' } },
      ...{ yours: { name: note.name, text: 'Four kilos.' }, theirs: { name: note.name, text: 'Three kilos.' } },
    })
    expect(await kept()).toMatchObject({ text: 'Three kilos.', version: 2 })
    await save({ text: 'Four kilos.', version: 1 })
    expect((await revisions()).filter(({ conflict }) => conflict)).toEqual([
      { text: 'Four kilos.', version: 1, ends: true, conflict: true },
    ])
    expect((await save({ text: 'Four kilos.', version: 2 })).json).toMatchObject({ version: 3, merged: false })
    expect((await revisions()).map(({ text }) => text)).toContain('Three kilos.')
  })

  it('shows both without scripts, and takes either or a combination', async () => {
    const { world, ada, path, save, kept } = await aNoteOfAda('Two kilos.')
    await save({ text: 'Three <b>kilos</b>.', version: 1 })
    const fields = { name: 'Damson jam', text: 'Four kilos.', version: '1' }
    const page = await world.submit(path, fields, ada)
    expect(page.status).toBe(409)
    expect(page.body).toContain('Two versions of this note')
    expect(page.body).toMatch(/Three.*&lt;/)
    expect(page.body).not.toContain('<b>kilos')
    expect(await kept()).toMatchObject({ version: 2 })
    const version = /name="version" value="(\d+)"/.exec(page.body)?.[1] ?? ''
    const answer = await world.submit(path, { ...fields, version }, ada)
    expect(answer).toMatchObject({
      status: 303,
      location: routes.notes.show.href({ noteId: path.split('/')[2] ?? '' }),
    })
    expect(await kept()).toMatchObject({ text: 'Four kilos.', version: 3 })
  })

  it('overwrites the current version for a client that names none, and keeps that in the history', async () => {
    const { save, kept, revisions } = await aNoteOfAda('Two kilos.')
    await save({ text: 'Three kilos.', version: 1 })
    expect((await save({ text: 'Four kilos.' })).json).toMatchObject({ version: 3, merged: false })
    expect(await kept()).toMatchObject({ text: 'Four kilos.' })
    expect((await revisions()).map(({ text, ends }) => [text, ends])).toEqual([
      ['Two kilos.', true],
      ['Three kilos.', true],
    ])
  })

  it('says the same to a request that comes again late', async () => {
    const { save, kept } = await aNoteOfAda('Two kilos.')
    const first = { text: 'Three kilos.', version: 1 }
    await save(first)
    await save({ text: 'Three.', version: 2 })
    expect((await save(first)).json, 'what is there now').toMatchObject({ version: 3, text: 'Three.' })
    expect(await kept()).toMatchObject({ text: 'Three.', version: 3 })
  })

  it('takes many at once, and every word is there', async () => {
    const lines = Array.from({ length: 12 }, (_, n) => `line ${n}`)
    const { save, kept } = await aNoteOfAda(lines.join('\n\n'))
    const answers = await Promise.all(
      lines.map((line, n) => save({ text: lines.with(n, `${line} changed`).join('\n\n'), version: 1 })),
    )
    // A save that was overtaken too often is a conflict; none is acknowledged that is not there.
    const text = (await kept())?.text ?? ''
    const acknowledged = answers.flatMap(({ status }, n) => (status === 200 ? [`line ${n} changed`] : []))
    expect(acknowledged.length).toBeGreaterThan(3)
    for (const line of acknowledged) expect(text).toContain(line)
  })

  it('is one step of the history for ten minutes of one page', async () => {
    const { world, note, save, revisions } = await aNoteOfAda('a')
    const [one, other] = ['0e9a6a3c-6a53-4f5b-9d0c-6a0a3f8f3f01', '0e9a6a3c-6a53-4f5b-9d0c-6a0a3f8f3f02']
    for (const [n, text] of ['ab', 'abc', 'abcd'].entries()) await save({ text, version: n + 1, writer: one })
    await save({ text: 'abcde', version: 4, writer: other })
    await world.sql`update notes set session_began_at = now() - interval '11 minutes' where id = ${note.id}`
    await save({ text: 'abcdef', version: 5, writer: other })
    await save({ text: 'x', version: 6, writer: other })
    expect((await revisions()).filter(({ ends }) => ends).map(({ text }) => text)).toEqual([
      ...['a', 'abcd', 'abcde'],
      // Most of it went at once.
      'abcdef',
    ])
  })

  it('keeps the note in a pad that it was moved to meanwhile', async () => {
    const { world, ada, note, path } = await aNoteOfAda()
    const pad = await world.aPad(ada)
    await world.sql`update notes set pad_id = ${pad.id} where id = ${note.id}`
    const fields = { name: note.name, text: 'More.', pad_id: '', base_pad_id: '', version: '1' }
    expect((await world.submit(path, fields, ada)).status).toBe(303)
    expect(await world.sql`select pad_id from notes where id = ${note.id}`).toEqual([{ pad_id: pad.id }])
    await world.submit(path, { ...fields, base_pad_id: pad.id, version: '2' }, ada)
    expect(await world.sql`select pad_id from notes where id = ${note.id}`, 'taken out on purpose').toEqual([
      { pad_id: null },
    ])
  })

  it('the previous release’s writes are versions, too', async () => {
    const { world, note, save, revisions } = await aNoteOfAda('Two kilos.')
    await world.sql`update notes set text = 'Three kilos.', updated_at = now() where id = ${note.id}`
    expect(await revisions()).toEqual([{ text: 'Two kilos.', version: 1, ends: true, conflict: false }])
    expect((await save({ text: 'Four kilos.', version: 1 })).status).toBe(409)
  })

  it.each([
    ['a visitor without a session', undefined, 401],
    ['a stranger', 'Mallory', 404],
  ])('is refused to %s', async (_who, name, status) => {
    const { world, path, kept, revisions } = await aNoteOfAda('Two kilos.')
    const who = name === undefined ? undefined : await world.aPerson(name)
    for (const version of [1, 2, undefined]) {
      expect((await send(world, path, who, { name: 'x', text: 'y', version })).status).toBe(status)
    }
    expect(await kept()).toMatchObject({ text: 'Two kilos.', version: 1 })
    expect(await revisions()).toEqual([])
  })

  it.each([
    [{ name: '', text: '' }, 422],
    [{ text: 'x', version: 0 }, 422],
    [{ text: 'x', version: 'one' }, 422],
    [{ text: 'x', version: 2 ** 40 }, 422],
    [{ text: 'x', writer: 'me' }, 422],
    [{ text: 'ü'.repeat(600_000), version: 1 }, 413],
    [{ text: 'x', version: 7 }, 409],
  ])('answers %j with %i and changes nothing', async (fields, status) => {
    const { save, kept } = await aNoteOfAda('Two kilos.')
    const answer = await save(fields)
    expect(answer.status).toBe(status)
    expect(answer.json['error']).toBe(status === 409 ? 'conflict' : 'invalid')
    expect(await kept()).toMatchObject({ text: 'Two kilos.', version: 1 })
  })
})

describe('making a note from a script', () => {
  const fields = { name: 'Damson jam', text: 'Two kilos.' }
  const key = '5b9c3f64-50a7-4b0e-9a55-0b1f4c1d7f10'

  it('is done once for each key, however often and at once it is asked', async () => {
    const world = await aWorld()
    const [ada, ben] = [await world.aPerson('Ada'), await world.aPerson('Ben')]
    const make = (who: Person) => send(world, create.href(), who, fields, { 'idempotency-key': key })
    const answers = await Promise.all(Array.from({ length: 5 }, () => make(ada)))
    const again = await make(ada)
    for (const { status, json } of answers) expect([status, json]).toEqual([201, again.json])
    expect(Object.keys(again.json).sort()).toEqual(['id', 'savedAt', 'tags', 'version'])
    expect(again.json.version).toBe(1)
    const bens = await make(ben)
    expect([bens.status, bens.json.id === again.json.id]).toEqual([201, false])
    await world.sql`delete from notes where id = ${again.json.id}`
    expect((await make(ada)).json, 'also when it is gone').toEqual(again.json)
    expect(await world.sql`select user_id from notes where user_id in (${ada.id}, ${ben.id})`).toEqual([
      { user_id: ben.id },
    ])
  })

  it('takes a title or a text alone, also from pages of before that send a flag along', async () => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    const made = await send(world, create.href(), ada, { name: 'Damson jam', text: '', for_file: true })
    expect([made.status, made.json.version]).toEqual([201, 1])
    expect((await send(world, create.href(), ada, { name: ' \u2800', text: 'Two kilos.' })).status).toBe(201)
    expect(await world.sql`select name, text from notes where user_id = ${ada.id} order by id`).toEqual([
      { name: 'Damson jam', text: '' },
      { name: '', text: 'Two kilos.' },
    ])
  })

  it.each([
    ['neither', { name: ' ', text: '\n ' }, 'Write a title or a text: a note needs one of them'],
    ['no field of the text', { name: 'Damson jam' }, 'Text is required'],
    ['no field of the title', { text: 'Two kilos.' }, 'Name is required'],
    ['no title and a text that is too long', { name: '', text: 'x'.repeat(1024 * 1024 + 1) }, 'A note can hold 1 MiB'],
    ['no text and a title that is too long', { name: 'x'.repeat(101), text: '' }, 'Name can have 100 characters'],
  ])('is refused with %s', async (_, given, message) => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    const { status, json } = await send(world, create.href(), ada, given)
    expect([413, 422]).toContain(status)
    expect(json.message).toContain(message)
    expect(await world.sql`select from notes where user_id = ${ada.id}`).toHaveLength(0)
  })

  it('is refused with a title alone by the form without scripts', async () => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    for (const [form, message] of [
      [{ name: 'Damson jam', text: ' ' }, 'Text is required'],
      [{ name: '', text: 'Two kilos.' }, 'Name is required'],
    ] as const) {
      const page = await world.submit(create.href(), form, ada)
      expect(page.status).toBe(422)
      expect(page.body).toContain(message)
    }
    expect(await world.sql`select from notes where user_id = ${ada.id}`).toHaveLength(0)
  })

  it('is refused with a key that is none, or without a session', async () => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    expect((await send(world, create.href(), ada, fields, { 'idempotency-key': 'again' })).status).toBe(400)
    expect((await send(world, create.href(), undefined, fields)).status).toBe(401)
    expect((await send(world, create.href(), ada, { text: 'x' })).json).toMatchObject({
      ...{ error: 'invalid', message: 'Name is required' },
    })
    expect(await world.sql`select from notes where user_id = ${ada.id}`).toHaveLength(0)
  })
})

describe('a page whose user has signed out meanwhile', () => {
  it('creates and saves nothing for the user who has signed in since', async () => {
    const { world, ada, note } = await aNoteOfAda('Two kilos.')
    const grace = await world.aPerson('Grace')
    const diary = { name: 'Diary', text: 'Of Ada alone.', owner: ada.id }
    for (const path of [create.href(), edit.href({ noteId: note.id })]) {
      expect((await send(world, path, grace, diary)).status, path).toBe(401)
      for (const who of [grace, world.aVisitor()]) {
        const page = await world.submit(path, diary, who)
        expect(page.status, path).toBe(401)
        expect(page.body, 'what was typed stays').toContain('Of Ada alone.')
      }
    }
    const large = { ...diary, text: 'x'.repeat(2_100_000) }
    const read = await world.submit(create.href(), large, world.aVisitor())
    expect(read.status, 'a large form, too').toBe(401)
    expect(read.body).toContain(large.text)
    const unread = await send(world, create.href(), world.aVisitor(), large)
    expect(unread.status, 'a script keeps what it sends').toBe(401)
    expect(await world.sql`select from notes where user_id in (${ada.id}, ${grace.id})`).toHaveLength(1)
    expect((await send(world, create.href(), ada, diary)).status).toBe(201)
    expect(await world.sql`select from notes where user_id = ${grace.id}`).toHaveLength(0)
  })
})
