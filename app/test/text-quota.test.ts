import { describe, expect, it } from 'vitest'
import { thinHistory } from '../server/notes/thin-history.ts'
import { routes } from '../server/routes.ts'
import { everything } from './everything.ts'
import { oneOfEach } from './one-of-each.ts'
import { textareaOf, valueOf } from '../../kit/html.ts'
import { startWorld, type Answer, type Person, type World } from './world.ts'

const quota = 20_000
/** What a text takes besides its letters. */
const row = 1_000

describe('an account whose room for text is used up', () => {
  it('is told so with everything that was typed, and saves again when there is room', async () => {
    const world = await startWorld({ textQuota: quota })
    const ada = await world.aPerson('Ada')
    const pad = await world.aPad(ada)
    const note = await world.aNote(ada, { name: 'Jam', text: 'Two kilos.' })
    const large = await world.aNote(ada, { name: 'Large', text: 'x'.repeat(quota - 3 * row - 100) })
    const typed = { name: 'Plum jam', text: `Three kilos.\n${'y'.repeat(row)}` }
    const edit = routes.notes.edit.href({ noteId: note.id })
    const before = await everything(world.sql)

    for (const path of [edit, routes.notes.create.href()]) {
      const form = await world.submit(path, { ...typed, version: '1' }, ada)
      expect(form.status, path).toBe(413)
      expect(textareaOf(form.body)).toBe(typed.text)
      expect(valueOf(form.body, 'name')).toBe(typed.name)
      expect(form.body).toContain('Delete notes that you do not need, empty the trash')
      const script = await asScript(world, path, { ...typed, version: 1 }, ada)
      expect(script.status).toBe(413)
      expect(JSON.parse(script.body)).toMatchObject({
        error: 'quota',
        message: expect.stringContaining('room') as string,
      })
    }
    expect(await everything(world.sql), 'nothing was written').toEqual(before)
    const other = await world.aPerson('Grace')
    expect((await world.submit(routes.notes.create.href(), typed, other)).status, 'others have room').toBe(303)

    const moved = { name: note.name, text: note.text, pad_id: pad.id }
    expect((await world.submit(edit, moved, ada)).status, 'the same text takes none').toBe(303)
    expect((await world.submit(routes.notes.edit.href({ noteId: '999' }), typed, ada)).status).toBe(404)

    await world.submit(routes.notes.delete.href({ noteId: large.id }), {}, ada)
    expect((await world.submit(edit, typed, ada)).status, 'the trash counts').toBe(413)
    await world.submit(routes.trash.delete.href({ noteId: large.id }), {}, ada)
    expect((await world.submit(edit, typed, ada)).status).toBe(303)
    expect(await textOf(world, note.id)).toBe(typed.text)
  })

  it('has its history thinned first: what is promised stays', async () => {
    const world = await startWorld({ textQuota: quota })
    const ada = await world.aPerson('Ada')
    const { id: noteId } = await world.aNote(ada, { name: 'Jam', text: 'Now' })
    await revisions(world, ada, noteId, [
      ['the first', '3 days'],
      ['older', '50 hours'],
      ['old', '49 hours'],
      // It was the note until yesterday.
      ['replaced yesterday', '48 hours 30 minutes'],
      ['a conflict', '48 hours', { isConflict: true }],
      ['yesterday', '23 hours'],
      ['passing', '5 minutes', { endsSession: false }],
    ])
    const save = (text: string) => world.submit(routes.notes.edit.href({ noteId }), { name: 'Jam', text }, ada)
    const left = quota - (await useOf(world, ada))

    expect((await save('x'.repeat(left - row - 3))).status, 'it fits').toBe(303)
    expect(await historyOf(world, noteId), 'and nothing goes').toHaveLength(8)
    expect((await save('1')).status).toBe(303)
    expect(await historyOf(world, noteId), 'the words of which are in a later text').not.toContain('passing')
    expect(await historyOf(world, noteId)).toContain('older')
    expect((await save('2')).status).toBe(303)
    expect(await historyOf(world, noteId), 'the oldest in between').not.toContain('older')
    const statuses = []
    for (let time = 3; time <= 6; time++) statuses.push((await save(String(time))).status)
    expect(statuses.at(-1), 'until nothing is left that may go').toBe(413)
    expect(await historyOf(world, noteId)).toEqual(
      expect.arrayContaining(['the first', 'replaced yesterday', 'a conflict', 'yesterday', 'Now']),
    )
    expect(await historyOf(world, noteId)).not.toContain('old')
    await expectRightUse(world)
  })

  it('has room for so many, however many saves come at once', async () => {
    const world = await startWorld({ textQuota: 10 * row + 100 })
    const ada = await world.aPerson('Ada')
    const saves = Array.from({ length: 24 }, () =>
      world.submit(routes.notes.create.href(), { name: 'a', text: 'b' }, ada),
    )
    const statuses = (await Promise.all(saves)).map(({ status }) => status)
    expect(statuses.filter((status) => status === 303)).toHaveLength(10)
    expect(statuses.filter((status) => status === 413)).toHaveLength(14)
    expect(await world.sql`select from notes`).toHaveLength(10)
    await expectRightUse(world)
  })

  it('cannot have more by ticking, restoring or conflicts', async () => {
    const world = await startWorld()
    const ada = await world.aPerson('Ada')
    const ids = await oneOfEach(world, ada)
    const task = { task: 'ignored' }
    const full = await startWorld({ sql: world.sql, textQuota: await useOf(world, ada) })
    const { noteId, revisionId } = ids
    const { body } = await full.visit(routes.notes.show.href({ noteId }), ada)
    task.task = /name="task" value="([^"]+)"/.exec(body)?.[1] ?? ''
    const before = await everything(world.sql)
    expect((await full.submit(routes.notes.tasks.href({ noteId }), task, ada)).status).toBe(413)
    expect((await full.submit(routes.notes.restoreRevision.href({ noteId, revisionId }), {}, ada)).status).toBe(413)
    expect(await everything(world.sql)).toEqual(before)

    await world.submit(routes.notes.edit.href({ noteId }), { name: 'Jam', text: 'Theirs', version: '1' }, ada)
    const mine = { name: 'Jam', text: 'Mine', version: '1' }
    const conflict = await full.submit(routes.notes.edit.href({ noteId }), mine, ada)
    expect(conflict.status).toBe(413)
    expect(textareaOf(conflict.body)).toBe('Mine')
    expect(await world.sql`select from note_revisions where is_conflict`).toHaveLength(0)
  })
})

it('the latest fifty conflicts of a note are kept, however many come at once', async () => {
  const world = await startWorld()
  const ada = await world.aPerson('Ada')
  const [note, other] = [await world.aNote(ada, { text: 'One' }), await world.aNote(ada, { text: 'One' })]
  for (const { id } of [note, other]) {
    await world.submit(routes.notes.edit.href({ noteId: id }), { name: 'Jam', text: 'Theirs' }, ada)
  }
  const save = (noteId: string, text: string) =>
    world.submit(routes.notes.edit.href({ noteId }), { name: 'Jam', text, version: '1' }, ada)
  expect((await save(other.id, 'Of another note')).status).toBe(409)
  expect((await save(note.id, 'The first')).status).toBe(409)
  for (let ten = 0; ten < 60; ten += 10) {
    const answers = await Promise.all(Array.from({ length: 10 }, (_, n) => save(note.id, `Mine ${ten + n}`)))
    expect(answers.every(({ status }) => status === 409)).toBe(true)
  }
  const kept = await world.sql<{ text: string }[]>`
    select text from note_revisions where is_conflict and note_id = ${note.id} order by id`
  expect(kept).toHaveLength(50)
  const texts = kept.map(({ text }) => text)
  expect(texts).not.toContain('The first')
  expect(texts, 'the last ten').toEqual(expect.arrayContaining(Array.from({ length: 10 }, (_, n) => `Mine ${50 + n}`)))
  expect(await world.sql`select from note_revisions where is_conflict and note_id = ${other.id}`).toHaveLength(1)
  await expectRightUse(world)
})

it('how much room is used is right after everything that people and jobs do', async () => {
  const world = await startWorld()
  const [ada, grace] = [await world.aPerson('Ada'), await world.aPerson('Grace')]
  for (const person of [ada, grace]) {
    const notes = await Promise.all(Array.from({ length: 4 }, () => world.aNote(person)))
    for (const { id } of notes)
      await revisions(world, person, id, [
        ['a', '3 hours', { endsSession: false }],
        ['b', '50 hours'],
        ['c', '50 hours'],
      ])
    const act = ({ id: noteId }: { id: string }, n: number) => [
      world.submit(routes.notes.edit.href({ noteId }), { name: 'Jam', text: 'é'.repeat(n * 50 + 1) }, person),
      world.submit(routes.notes.edit.href({ noteId }), { name: 'Jam', text: `Conflict ${n}`, version: '1' }, person),
      world.submit(routes.notes.delete.href({ noteId }), {}, person),
      world.submit(routes.trash.delete.href({ noteId }), {}, person),
      world.submit(routes.notes.create.href(), { name: 'New', text: 'Another' }, person),
    ]
    const [answers] = await Promise.all([
      Promise.all(notes.flatMap(act)),
      thinHistory(world.sql),
      thinHistory(world.sql),
    ])
    expect(answers.filter(({ status }) => status >= 500)).toEqual([])
    expect(await useOf(world, person)).toBeGreaterThan(4 * row)
    await expectRightUse(world)
  }
  expect(await thinHistory(world.sql)).toBe(0)
  await world.sql`delete from users where id = ${grace.id}`
  await world.sql`delete from notes where id % 2 = 0`
  await expectRightUse(world)
})

it('the settings say how much of it is used', async () => {
  const world = await startWorld({ textQuota: 5_000_000, attachmentsQuota: 2_000_000_000 })
  const ada = await world.aPerson('Ada')
  const { id } = await world.aNote(ada, { name: 'Jam', text: 'x'.repeat(10_997) })
  await world.aFile(ada, id)
  const { body } = await world.visit(routes.accounts.settings.href(), ada)
  expect(body).toContain('Text: 12 KB of 5.0 MB')
  expect(body).toContain('Files: 4 KB of 2.0 GB')
})

/** Every account's use is what adding up gives. */
async function expectRightUse({ sql }: World): Promise<void> {
  const wrong = await sql`
    select id, text_bytes::int as counted, used::int from users cross join lateral (
      select coalesce(sum(octet_length(name) + octet_length(text) + ${row}::int), 0) as used from (
        select name, text from notes where user_id = users.id
        union all select name, text from note_revisions where user_id = users.id) texts) sums
    where text_bytes <> used`
  expect([...wrong]).toEqual([])
}

async function useOf({ sql }: World, { id }: Person): Promise<number> {
  const [user] = await sql<{ bytes: number }[]>`select text_bytes::float8 as bytes from users where id = ${id}`
  return user?.bytes ?? 0
}

async function textOf({ sql }: World, noteId: string): Promise<string | undefined> {
  const [note] = await sql<{ text: string }[]>`select text from notes where id = ${noteId}`
  return note?.text
}

async function historyOf({ sql }: World, noteId: string): Promise<string[]> {
  const rows = await sql<{ text: string }[]>`select text from note_revisions where note_id = ${noteId} order by id`
  return rows.map(({ text }) => text)
}

type Revision = readonly [text: string, age: string, kind?: { endsSession?: boolean; isConflict?: boolean }]

/** Texts of a note of before, each a row and 500 letters large. */
async function revisions({ sql }: World, owner: Person, noteId: string, texts: readonly Revision[]): Promise<void> {
  for (const [n, [text, age, { endsSession = true, isConflict = false } = {}]] of texts.entries()) {
    await sql`
      insert into note_revisions (user_id, note_id, version, name, text, saved_at, ends_session, is_conflict)
      values (${owner.id}, ${noteId}, ${n - texts.length}, ${'n'.repeat(500)}, ${text}, now() - ${age}::interval, ${endsSession}, ${isConflict})`
  }
}

function asScript(world: World, path: string, body: object, who: Person): Promise<Answer> {
  const headers = { accept: 'application/json', 'content-type': 'application/json' }
  return world.visit(path, who, { method: 'POST', headers, body: JSON.stringify(body) })
}
