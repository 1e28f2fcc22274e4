import { describe, expect, it } from 'vitest'
import { sharedWorld } from '../../../test/world.ts'
import { routes } from '../../routes.ts'
import { inLineEndsOf } from './line-ends.ts'

const { create, edit, tasks, show, history, restoreRevision } = routes.notes

const aWorld = sharedWorld()

async function aNoteOfAProgram(text: string) {
  const world = await aWorld()
  const ada = await world.aPerson('Ada')
  const send = async (path: string, fields: object) => {
    const headers = { accept: 'application/json', 'content-type': 'application/json' }
    const body = JSON.stringify({ name: 'Jam', ...fields })
    const answer = await world.visit(path, ada, { method: 'POST', headers, body })
    return { status: answer.status, json: JSON.parse(answer.body) as { id: string; version: number; text: string } }
  }
  const { json: note } = await send(create.href(), { text })
  const path = edit.href({ noteId: note.id })
  const kept = async () => {
    const [row] = await world.sql<{ text: string; version: number }[]>`
      select text, version from notes where id = ${note.id}`
    return row
  }
  expect(await kept(), 'a program’s text is kept as it was sent').toEqual({ text, version: 1 })
  return {
    ...{ world, ada, note, path, kept },
    /** As the editor does. */
    save: (fields: object) => send(path, fields),
    /** As a browser does: it makes every line end CR LF. */
    submit: (typed: string, version?: number) =>
      world.submit(
        path,
        { name: 'Jam', text: typed.replace(/\r\n?|\n/g, '\r\n'), ...(version && { version: `${version}` }) },
        ada,
      ),
    revisions: () =>
      world.sql<{ text: string }[]>`select text from note_revisions where note_id = ${note.id} order by id`,
  }
}

const lf = (text: string) => text.replace(/\r\n?/g, '\n')
const crLf = 'one\r\ntwo\r\n\r\nthree\r\n'
const mixed = 'one\r\ntwo\nthree\rfour\r\nfive\r\n\nsix'

describe.each([
  ['line feeds', lf(crLf)],
  ['carriage returns and line feeds', crLf],
  ['mixed line ends', mixed],
])('a note with %s', (_kind, text) => {
  it('is the same after a form, or a page that saves by itself, in which no key was pressed', async () => {
    const { submit, save, kept, revisions } = await aNoteOfAProgram(text)
    expect((await submit(text, 1)).status).toBe(303)
    expect((await submit(text)).status, 'also for a client that names no version').toBe(303)
    expect((await save({ text: lf(text), version: 1 })).json).toMatchObject({ version: 1, merged: false })
    expect(await kept()).toEqual({ text, version: 1 })
    expect(await revisions()).toEqual([])
  })

  it('keeps the ends of lines that are unchanged, through forms and pages', async () => {
    const { submit, save, kept } = await aNoteOfAProgram(text)
    const [first, second] = [text.replace('one', 'One'), text.replace('one', 'One').replace('three', 'Three')]
    expect((await submit(first, 1)).status).toBe(303)
    expect(await kept()).toEqual({ text: first, version: 2 })
    expect((await save({ text: lf(second), version: 2 })).status).toBe(200)
    expect(await kept()).toEqual({ text: second, version: 3 })
  })

  it('merges changes of two lines, without a question', async () => {
    const { submit, save, kept } = await aNoteOfAProgram(text)
    await submit(text.replace('one', 'One'), 1)
    const { status, json } = await save({ text: lf(text.replace('three', 'Three')), version: 1 })
    const both = text.replace('one', 'One').replace('three', 'Three')
    expect(status).toBe(200)
    expect(json).toMatchObject({ merged: true, text: both })
    expect(await kept()).toEqual({ text: both, version: 3 })
  })

  it('knows a late request that comes again, and a text that is there already', async () => {
    const { save, kept, revisions } = await aNoteOfAProgram(text)
    const second = { text: lf(text.replace('one', 'One')), version: 1 }
    await save(second)
    expect((await save(second)).json).toMatchObject({ version: 2, merged: false })
    expect(await kept()).toEqual({ text: text.replace('one', 'One'), version: 2 })
    expect(await revisions()).toEqual([{ text }])
  })

  it('asks where both changed the same words, keeps what was sent once, and takes the answer', async () => {
    const { world, note, submit, save, kept, ada } = await aNoteOfAProgram(text)
    await save({ text: lf(text.replace('two', 'Two')), version: 1 })
    const page = await submit(text.replace('two', 'TWO'), 1)
    expect(page.status).toBe(409)
    expect((await save({ text: lf(text.replace('two', 'TWO')), version: 1 })).status).toBe(409)
    expect(await world.sql`select from note_revisions where is_conflict and note_id = ${note.id}`).toHaveLength(1)
    const marked = [...page.body.matchAll(/<mark>([^<]*)<\/mark>/g)].map(([, words]) => words)
    expect(marked, 'only what differs but for line ends').toEqual(['TWO', 'Two'])
    const yours = /name="text" value="([^"]*)"/.exec(page.body)?.[1] ?? ''
    const version = /name="version" value="(\d+)"/.exec(page.body)?.[1] ?? ''
    await world.submit(page.body.match(/action="([^"]+\/edit)"/)?.[1] ?? '', { name: 'Jam', text: yours, version }, ada)
    expect(await kept()).toEqual({ text: text.replace('two', 'TWO'), version: 3 })
  })

  it('shows line ends as no change, and restores nothing where only they differ', async () => {
    const { world, ada, note, kept } = await aNoteOfAProgram(text)
    await world.sql`
      insert into note_revisions (user_id, note_id, version, name, text, saved_at, ends_session)
      values (${ada.id}, ${note.id}, 1, 'Jam', ${text.replace(/\r\n?|\n/g, '\r\n')}, now() - interval '1 hour', true)`
    const [revision] = await world.sql<{ id: string }[]>`select id::text from note_revisions where note_id = ${note.id}`
    const now = await world.visit(history.href({ noteId: note.id }, { now: '' }), ada)
    expect(now.status).toBe(200)
    expect(now.body).toContain('three')
    expect(now.body).not.toMatch(/<(ins|del) id="change/)
    const params = { noteId: note.id, revisionId: revision?.id ?? '' }
    expect((await world.submit(restoreRevision.href(params), {}, ada)).status).toBe(303)
    expect(await kept()).toEqual({ text, version: 1 })
  })
})

it('restores a text with the line ends that it had', async () => {
  const { world, ada, note, save, kept } = await aNoteOfAProgram(crLf)
  await save({ text: 'something\nelse\r\n', version: 1 })
  const [revision] = await world.sql<{ id: string }[]>`select id::text from note_revisions where note_id = ${note.id}`
  await world.submit(restoreRevision.href({ noteId: note.id, revisionId: revision?.id ?? '' }), {}, ada)
  expect(await kept()).toEqual({ text: crLf, version: 3 })
})

it('ticks a task and changes no line end', async () => {
  const { world, ada, note, kept } = await aNoteOfAProgram('# Jam\r\n\r\n- [ ] jars\r\n- [ ] sugar\r\n')
  const page = await world.visit(show.href({ noteId: note.id }), ada)
  const task = /name="task" value="(1-[^"]+)"/.exec(page.body)?.[1] ?? ''
  await world.submit(tasks.href({ noteId: note.id }), { task }, ada)
  expect((await kept())?.text.match(/\r\n/g)).toHaveLength(4)
})

it('keeps what a program sends, and what it says of line ends', async () => {
  const { save, kept } = await aNoteOfAProgram(lf(crLf))
  await save({ text: crLf, version: 1 })
  expect(await kept(), 'on purpose').toEqual({ text: crLf, version: 2 })
})

it('makes a note of a form with line feeds', async () => {
  const world = await aWorld()
  const ada = await world.aPerson('Ada')
  await world.submit(create.href(), { name: 'Jam', text: 'one\r\ntwo\r\n' }, ada)
  expect(await world.sql`select text from notes where user_id = ${ada.id}`).toEqual([{ text: 'one\ntwo\n' }])
})

it('saves a text that only longer line ends would make too long', async () => {
  const { submit, kept } = await aNoteOfAProgram('a\r\nb')
  const long = `a\n${'x'.repeat(1024 * 1024 - 100)}${'\n'.repeat(97)}b`
  expect((await submit(long, 1)).status).toBe(303)
  expect(await kept()).toEqual({ text: long, version: 2 })
})

it('compares no more than a hundred lines that differ: with more, those between them get the usual end', () => {
  const own = Array.from({ length: 400 }, (_, n) => `line ${n}${n % 4 === 3 ? '\r' : '\r\n'}`).join('')
  const change = (lines: number) =>
    lf(own).replace(/line (\d*[02468])\n/g, (line, n) => (Number(n) < lines ? `+${line}` : line))
  const few = inLineEndsOf(own, change(80))
  expect(few.match(/\r(?!\n)/g), 'each keeps its own').toHaveLength(100)
  const many = inLineEndsOf(own, change(200))
  expect(lf(many), 'the text is what was typed').toBe(change(200))
  expect(many.match(/\r(?!\n)/g), 'only those after the last change').toHaveLength(51)
})

it('gives every unchanged line its own end, whatever is changed around it', () => {
  let seed = 11
  const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below
  const anEnd = () => ['\n', '\r\n', '\r'][random(3)] ?? '\n'
  for (let round = 0; round < 500; round++) {
    const lines = Array.from({ length: 2 + random(12) }, (_, n) => ({ words: `line ${n}`, end: anEnd() }))
    const own = lines.map(({ words, end }) => words + end).join('')
    const changed = lines.flatMap((line, n) => {
      const what = random(6)
      if (what === 0) return []
      if (what === 1) return [{ words: `changed ${n}`, end: '' }]
      return what === 2 ? [line, { words: `new ${n}`, end: '' }] : [line]
    })
    const typed = changed.map(({ words }) => `${words}\n`).join('')
    const result = inLineEndsOf(own, typed)
    expect(lf(result)).toBe(typed)
    for (const { words, end } of changed) if (end) expect(result, JSON.stringify(own)).toContain(words + end)
  }
})
