import { describe, expect, it } from 'vitest'
import { aProgram, type Json } from '../../../test/programs.ts'
import { sharedWorld, startWorld } from '../../../test/world.ts'
import { outlineOf } from '../../platform/markdown/outline.ts'
import { routes } from '../../routes.ts'

const aWorld = sharedWorld()
const all = routes.api.tasks.href()
const list = '# Moving\n\n- [ ] Call the *landlord*\n  - [ ] and the agent\n- [x] Pack\n- [ ] Sell the piano\n'

async function aWriter(name = 'Ada') {
  const world = await aWorld()
  const owner = await world.aPerson(name)
  const program = await aProgram(world, owner)
  return { world, owner, ...program, make: (text: string, more = {}) => makeNote(program.call, text, more) }
}

async function makeNote(call: Awaited<ReturnType<typeof aProgram>>['call'], text: string, more: object) {
  const made = await call('POST', routes.api.notes.href(), { text, ...more })
  expect(made.status, made.body).toBe(201)
  return made.json.id
}

const textsOf = (json: Json) => json.items.map(({ text }) => text)

describe('open tasks', () => {
  it('are listed with all that ticking one needs, the note that was changed last first', async () => {
    const { world, owner, call, make } = await aWriter()
    const { id: pad_id } = await world.aPad(owner)
    const moving = await make(list, { title: 'Moving house' })
    await make('- [x] done', { title: 'Old' })
    const trashed = await make('- [ ] thrown away')
    await call('DELETE', routes.api.note.href({ noteId: trashed }))
    const jam = await make('Jam\n\n- [ ] Buy sugar', { pad_id })
    const { json } = await call('GET', all)
    expect(textsOf(json)).toEqual(['Buy sugar', 'Call the *landlord*', 'and the agent', 'Sell the piano'])
    expect(json.next_cursor).toBeNull()
    expect(json.items[3]).toEqual({
      id: expect.stringMatching(/^3-[0-9a-f]{16}$/) as string,
      ...{
        position: 3,
        text: 'Sell the piano',
        done: false,
        note_id: moving,
        note_title: 'Moving house',
        pad_id: null,
      },
      ...{ etag: '"1"', updated_at: expect.stringMatching(/Z$/) as string },
      url: `http://localhost:8000/notes/${moving}#md.task-3`,
    })
    expect(json.items[0]).toMatchObject({ note_id: jam, note_title: 'Jam', pad_id })
    expect(textsOf((await call('GET', `${all}?pad_id=${pad_id}`)).json)).toEqual(['Buy sugar'])
    const mallory = await aWriter('Mallory')
    expect((await mallory.call('GET', all)).json.items).toEqual([])
    expect((await mallory.call('GET', `${all}?pad_id=${pad_id}`)).json.items).toEqual([])
  })

  it('come page by page, each once, also many of one note', async () => {
    const { call, make } = await aWriter()
    const many = Array.from({ length: 25 }, (_, n) => `- [ ] task ${n}\n`).join('')
    await make(many)
    await make('- [ ] one\n\nwords\n\n- [x] ticked\n- [ ] two\n')
    await make(many)
    for (const limit of [1, 3, 7, 26, 100]) {
      const seen: string[] = []
      for (let path: string | undefined = `${all}?limit=${limit}`; path !== undefined;) {
        const { json }: { json: Json } = await call('GET', path)
        expect(json.items.length).toBeLessThanOrEqual(limit)
        seen.push(...json.items.map(({ note_id, id }) => `${String(note_id)} ${id}`))
        path = json.next_cursor === null ? undefined : `${all}?limit=${limit}&cursor=${json.next_cursor}`
      }
      expect([limit, seen.length, new Set(seen).size]).toEqual([limit, 52, 52])
    }
    for (const wrong of ['cursor=x', 'limit=0', 'pad_id=x', 'note_id=1', 'done=true']) {
      expect((await call('GET', `${all}?${wrong}`)).status, wrong).toBe(400)
    }
  })

  it('of long notes come, with no more than a page can read at once', async () => {
    const { world, owner, call } = await aWriter()
    const long = `- [ ] first\n\n${`${'Words '.repeat(100)}\n\n`.repeat(1000)}- [ ] last\n`
    for (const n of [1, 2, 3, 4]) {
      const { id } = await world.aNote(owner, { name: `Long ${n}`, text: long, updatedAt: `2026-01-0${n}T10:00:00Z` })
      await world.sql`update notes set tasks = 2, open_tasks = ${n === 2 ? 1 : 2} where id = ${id}`
    }
    // Its list of open tasks was made by another release, or of another text.
    await world.sql`update notes set text = 'No list any more.' where name = 'Long 2' and user_id = ${owner.id}`
    const titles: unknown[] = []
    let pages = 0
    for (let path: string | undefined = all; path !== undefined; pages++) {
      const { json, status, body }: { json: Json; status: number; body: string } = await call('GET', path)
      expect(status, body.slice(0, 200)).toBe(200)
      titles.push(...json.items.map(({ note_title, text }) => `${String(note_title)}: ${text}`))
      path = json.next_cursor === null ? undefined : `${all}?cursor=${json.next_cursor}`
    }
    expect(titles).toEqual(['Long 4', 'Long 3', 'Long 1'].flatMap((one) => [`${one}: first`, `${one}: last`]))
    expect(pages).toBe(2)
  })

  it('are the ones that the page counts, and take one statement', async () => {
    const world = await startWorld()
    const ada = await world.aPerson('Ada')
    const { call } = await aProgram(world, ada)
    const odd = `${list}\n> - [ ] in a quote\n\n    - [ ] in code\n\n- [] no box\n1. [ ] numbered\n- [X] done\n- [ ]\n- [ ] soft\n  break\r\n- [ ] \`code\`\n`
    await call('POST', routes.api.notes.href(), odd)
    await call('GET', all)
    await expect.poll(() => world.statements.some((text) => text.includes('set last_used_at'))).toBe(true)
    world.statements.length = 0
    const { json } = await call('GET', all)
    expect(world.statements).toHaveLength(1)
    const { openTasks, openList } = outlineOf({ name: '', text: odd })
    expect(json.items.map(({ id }) => id)).toEqual(openList.map(({ index, line }) => `${index}-${line}`))
    expect(json.items).toHaveLength(openTasks)
    expect(textsOf(json).slice(-2)).toEqual(['soft', '`code`'])
  })
})

describe('a task', () => {
  async function aTask(text = list) {
    const writer = await aWriter()
    const noteId = await writer.make(text)
    const { json } = await writer.call('GET', routes.api.tasksOfNote.href({ noteId }))
    const tick = (taskId: string, body: unknown = { done: true }, headers = {}) =>
      writer.call('PATCH', routes.api.task.href({ noteId, taskId }), body, headers)
    const kept = async () => (await writer.call('GET', routes.api.note.href({ noteId }))).json
    return { ...writer, noteId, tasks: json.items, tick, kept }
  }

  it('is ticked, and opened again, and every other byte stays', async () => {
    const { tasks, tick, kept, call, noteId } = await aTask(list.replaceAll('\n', '\r\n'))
    expect(tasks.map(({ text, done }) => [text, done])).toEqual([
      ['Call the *landlord*', false],
      ['and the agent', false],
      ['Pack', true],
      ['Sell the piano', false],
    ])
    const id = tasks[3]?.id ?? ''
    const ticked = await tick(id)
    expect([ticked.status, ticked.json]).toEqual([200, { id, note_id: noteId, done: true, version: 2 }])
    expect(ticked.headers.get('etag')).toBe('"2"')
    expect((await kept()).text).toBe(list.replaceAll('\n', '\r\n').replace('[ ] Sell', '[x] Sell'))
    expect((await tick(id)).json.version, 'it is ticked already').toBe(2)
    expect((await tick(id, { done: false }, { 'if-match': '"2"' })).json.version).toBe(3)
    expect((await kept()).text).toBe(list.replaceAll('\n', '\r\n'))
    const path = routes.api.tasksOfNote.href({ noteId })
    expect((await call('GET', path)).headers.get('etag')).toMatch(/^"3-/)
  })

  it('is found where lines were added above it, and never taken for another one', async () => {
    const { tasks, tick, kept, call, noteId } = await aTask('- [ ] Milk\n- [ ] Bread\n- [ ] Milk\n')
    const [milk = '', bread = ''] = tasks.map(({ id }) => id)
    const save = (text: string) => call('PATCH', routes.api.note.href({ noteId }), { text }, { 'if-match': '*' })
    await save('- [ ] Eggs\n- [ ] Milk\n- [ ] Bread\n- [ ] Milk\n')
    expect((await tick(bread)).status).toBe(200)
    expect((await kept()).text).toContain('- [x] Bread')
    const version = (await kept()).version
    // Two of them say so, and none is at its place.
    for (const [what, taskId] of [
      ['one of two alike', milk],
      ['other words', `1-${'0'.repeat(16)}`],
    ] as const) {
      const refused = await tick(taskId)
      expect([refused.status, refused.json.type], what).toEqual([412, expect.stringContaining('#problem-stale')])
      expect(refused.json.current.text, what).toContain('- [ ] Eggs')
    }
    await save('- [ ] Eggs\n- [ ] Oat milk\n- [x] Bread\n')
    expect((await tick(milk)).status).toBe(412)
    expect((await kept()).version).toBe(version + 1)
  })

  it('is left alone where anything of its note has changed, for a client that asks for that', async () => {
    const { tasks, tick, kept, call, noteId } = await aTask()
    const [{ id, etag } = { id: '', etag: '' }] = tasks
    await call('PATCH', routes.api.note.href({ noteId }), { title: 'Moving' }, { 'if-match': '*' })
    const refused = await tick(id, { done: true }, { 'if-match': String(etag) })
    expect([refused.status, refused.headers.get('etag')]).toEqual([412, '"2"'])
    expect(refused.json).toMatchObject({ detail: 'The note has version 2 by now. Nothing was saved.' })
    expect((await kept()).text).toBe(list)
    expect((await tick(id, { done: true }, { 'if-match': '2' })).status, 'no ETag').toBe(400)
    expect((await tick(id, { done: true }, { 'if-match': '*' })).status).toBe(200)
  })

  it('of another person, of the trash, or with an odd id does not exist', async () => {
    const { tasks, tick, kept, call, noteId } = await aTask()
    const id = tasks[0]?.id ?? ''
    const mallory = await aWriter('Mallory')
    for (const path of [routes.api.task.href({ noteId, taskId: id }), routes.api.tasksOfNote.href({ noteId })]) {
      const isList = path.endsWith('tasks')
      const answer = await mallory.call(isList ? 'GET' : 'PATCH', path, isList ? undefined : { done: true })
      expect(answer.status, path).toBe(404)
    }
    for (const odd of ['0', '0-', `${id}0`, `0-on-${id.slice(2)}`, `x-${id.slice(2)}`, `0-${'A'.repeat(16)}`]) {
      expect((await tick(odd)).status, odd).toBe(404)
    }
    for (const body of [{}, { done: 'true' }, { done: null }, { done: 1 }, { done: true, text: 'x' }, []]) {
      const answer = await tick(id, body)
      expect([answer.status, answer.json.type], JSON.stringify(body)).toEqual([
        422,
        expect.stringContaining('#problem-invalid'),
      ])
    }
    expect(await kept()).toMatchObject({ text: list, version: 1 })
    await call('DELETE', routes.api.note.href({ noteId }))
    expect((await tick(id)).status).toBe(404)
    expect((await call('GET', routes.api.tasksOfNote.href({ noteId }))).status).toBe(404)
  })
})
