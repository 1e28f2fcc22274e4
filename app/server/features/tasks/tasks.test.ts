import { describe, expect, it } from 'vitest'
import { attributesOf } from '../../../../kit/html.ts'
import { testDeps } from '../../../test/deps.ts'
import { sharedWorld, startWorld, type Person, type World } from '../../../test/world.ts'
import { outlineAll } from '../../notes/outline-due.ts'
import { tasksOf } from '../../platform/markdown/tasks.ts'
import { routes } from '../../routes.ts'

const { show, create, edit, tasks, tasksOrder, tasksDone, tasksUndo } = routes.notes
const aWorld = sharedWorld()

const list = '# Moving\n\n- [ ] Call the landlord\n  - [ ] and the agent\n- [x] Pack\n- [ ] Sell the piano\n'

async function aNote(world: World, who: Person, text: string, name = 'Moving house') {
  const answer = await world.submit(create.href(), { name, text }, who)
  expect(answer.status, answer.body).toBe(303)
  const [note] = await world.sql<{ id: string }[]>`select max(id)::text as id from notes where user_id = ${who.id}`
  const noteId = note?.id ?? ''
  return { noteId, kept: () => keptOf(world, noteId) }
}

async function keptOf(world: World, noteId: string) {
  const [row] = await world.sql<{ text: string; version: number; tasks: number; open: number }[]>`
    select text, version, tasks, open_tasks as open from notes where id = ${noteId}`
  return row
}

const taskAt = (text: string, n: number) => `${n}-${tasksOf(text)[n]?.line}`
const json = { headers: { accept: 'application/json' } }

async function sendJson(world: World, path: string, fields: Record<string, string>, who: Person) {
  const answer = await world.visit(path, who, { method: 'POST', body: new URLSearchParams(fields), ...json })
  return { status: answer.status, body: JSON.parse(answer.body || '{}') as Record<string, unknown> }
}

describe('the tasks of a note', () => {
  it('are counted beside its title and in lists, and ticking keeps that right', async () => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    const { noteId, kept } = await aNote(world, ada, list)
    for (const path of [show.href({ noteId }), '/']) {
      expect((await world.visit(path, ada)).body, path).toContain('1 of 4 done</bdi>')
    }
    await world.submit(tasks.href({ noteId }), { task: taskAt(list, 1).replace('-', '-on-') }, ada)
    expect(await kept()).toMatchObject({ tasks: 4, open: 2 })
    for (const path of [show.href({ noteId }), '/']) {
      expect((await world.visit(path, ada)).body, path).toContain('2 of 4 done</bdi>')
    }
    await world.submit(edit.href({ noteId }), { name: 'Moving house', text: 'No list.' }, ada)
    expect((await world.visit(show.href({ noteId }), ada)).body).not.toContain(' done</bdi>')
  })

  it('that are done go to the end, as one step of the history, until that is taken back', async () => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    const { noteId, kept } = await aNote(world, ada, list)
    const sorted = '# Moving\n\n- [ ] Call the landlord\n  - [ ] and the agent\n- [ ] Sell the piano\n- [x] Pack\n'
    const { status, location } = await world.submit(tasksOrder.href({ noteId }), { move: 'done' }, ada)
    expect([status, location]).toEqual([303, show.href({ noteId })])
    expect(await kept()).toMatchObject({ text: sorted, version: 2, tasks: 4, open: 3 })
    const { body } = await world.visit(show.href({ noteId }), ada)
    expect(body).toContain('Done tasks are at the end')
    expect(body).toContain(`action="${tasksUndo.href({ noteId })}"`)
    expect(attributesOf(body, 'input', 'value')).toContain('2')
    const steps = await world.sql`select text from note_revisions where note_id = ${noteId} and ends_session`
    expect([...steps]).toEqual([{ text: list }])

    expect((await world.submit(tasksUndo.href({ noteId }), { version: '2' }, ada)).status).toBe(303)
    expect(await kept()).toMatchObject({ text: list, version: 3 })
    // The text has changed since: taking back would overwrite it.
    expect((await world.submit(tasksUndo.href({ noteId }), { version: '2' }, ada)).status).toBe(422)
    expect(await kept()).toMatchObject({ text: list, version: 3 })
  })

  it('move one by one, also for a script', async () => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    // A form's text would come with line feeds.
    const { id: noteId } = await world.aNote(ada, { text: list.replaceAll('\n', '\r\n') })
    const kept = () => keptOf(world, noteId)
    const move = `${taskAt(list, 3)} before ${taskAt(list, 0)}`
    const { status, body } = await sendJson(world, tasksOrder.href({ noteId }), { move }, ada)
    expect([status, body]).toEqual([
      200,
      {
        version: 2,
        message: 'Task is moved',
        undo: { action: tasksUndo.href({ noteId }), fields: [['version', '2']] },
      },
    ])
    expect((await kept())?.text).toBe(
      '# Moving\n\n- [ ] Sell the piano\n- [ ] Call the landlord\n  - [ ] and the agent\n- [x] Pack\n'.replaceAll(
        '\n',
        '\r\n',
      ),
    )
    const again = await sendJson(world, tasksOrder.href({ noteId }), { move: 'done' }, ada)
    expect(again.body, 'there is nothing to take back').toEqual({ version: 2, message: 'Nothing had to be moved' })
    const back = await sendJson(world, tasksUndo.href({ noteId }), { version: '2' }, ada)
    expect(back.body).toEqual({ version: 3, message: 'Undone' })
    expect((await kept())?.text).toBe(list.replaceAll('\n', '\r\n'))
  })

  it('stay where they are when a line has changed since, or the request names no move', async () => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    const { noteId, kept } = await aNote(world, ada, list)
    const gone = `${taskAt('- [ ] Another', 0)} before ${taskAt(list, 0)}`
    const underItself = `${taskAt(list, 0)} after ${taskAt(list, 1)}`
    for (const move of [gone, underItself, '', 'x', `${taskAt(list, 0)} into ${taskAt(list, 1)}`]) {
      expect((await world.submit(tasksOrder.href({ noteId }), { move }, ada)).status, move).toBe(422)
    }
    for (const version of ['', 'x', '0', '1', '7']) {
      expect((await world.submit(tasksUndo.href({ noteId }), { version }, ada)).status, version).toBe(422)
    }
    expect((await world.submit(tasksDone.href({ noteId }), { done: 'perhaps' }, ada)).status).toBe(422)
    expect(await kept()).toMatchObject({ text: list, version: 1 })
  })

  it('can be many, in a text that is not quick to read', async () => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    const text = Array.from({ length: 300 }, (_, n) => `- [${n % 2 ? 'x' : ' '}] task ${n} of a long list\n`).join('')
    const { noteId, kept } = await aNote(world, ada, text)
    await world.submit(tasksOrder.href({ noteId }), { move: 'done' }, ada)
    const [open, done] = [' ', 'x'].map((sign) =>
      text.split(/(?<=\n)/).filter((line) => line.startsWith(`- [${sign}]`)),
    )
    expect((await kept())?.text).toBe([...(open ?? []), ...(done ?? [])].join(''))
  })

  it('that are done are hidden until the person shows them, and nothing else changes', async () => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    const { noteId, kept } = await aNote(world, ada, list)
    const [before, read] = [await kept(), async () => (await world.visit(show.href({ noteId }), ada)).body]
    expect(await read()).not.toContain('data-done="hidden"')
    expect((await world.submit(tasksDone.href({ noteId }), { done: 'hidden' }, ada)).location).toBe(
      show.href({ noteId }),
    )
    expect(await read()).toContain('data-done="hidden"')
    expect(await read(), 'it is in the page all the same').toContain('Pack')
    expect(await kept()).toEqual(before)
    await world.submit(tasksDone.href({ noteId }), { done: 'shown' }, ada)
    expect(await read()).not.toContain('data-done="hidden"')
  })

  it('cannot be changed by another person', async () => {
    const world = await aWorld()
    const [ada, mallory] = [await world.aPerson('Ada'), await world.aPerson('Mallory')]
    const { noteId, kept } = await aNote(world, ada, list)
    const forms: [string, Record<string, string>][] = [
      [tasks.href({ noteId }), { task: taskAt(list, 0).replace('-', '-on-') }],
      [tasksOrder.href({ noteId }), { move: 'done' }],
      [tasksDone.href({ noteId }), { done: 'hidden' }],
      [tasksUndo.href({ noteId }), { version: '1' }],
    ]
    for (const [path, fields] of forms) {
      expect((await world.submit(path, fields, mallory)).status, path).toBe(404)
      expect((await world.submit(path, fields)).location, path).toContain('/signin')
    }
    expect(await kept()).toMatchObject({ text: list, version: 1 })
    expect((await world.visit(routes.tasks.href(), mallory)).body).not.toContain('landlord')
  })
})

describe('open tasks of all notes', () => {
  const read = async (world: World, who: Person, path = routes.tasks.href()) => {
    const { body } = await world.visit(path, who)
    return body.slice(body.indexOf('<main'), body.indexOf('</main>'))
  }

  it('are listed by note, the one that was edited last first, and counted in the desk', async () => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    expect(await read(world, ada)).toContain('Nothing is left to do')
    const { noteId } = await aNote(world, ada, list)
    await aNote(world, ada, '- [ ] **Plums** from `market` and [sugar](/x)\n\n![a jar](/y)', 'Shopping')
    await aNote(world, ada, '- [x] done', 'Old')
    const { noteId: trashed } = await aNote(world, ada, '- [ ] thrown away', 'Gone')
    await world.submit(routes.notes.delete.href({ noteId: trashed }), {}, ada)

    const body = await read(world, ada)
    expect(body).toMatch(/Tasks \(<span[^>]*>4</)
    expect(body).toMatch(
      /Shopping[\s\S]*<strong>Plums<\/strong> from <code>market<\/code>[\s\S]*Moving house[\s\S]*Call the landlord/,
    )
    expect(body).toContain(`href="${show.href({ noteId }, { in: 'tasks' })}#md.task-3"`)
    for (const words of ['Pack', 'Old', 'thrown away', '<img']) expect(body, words).not.toContain(words)
    const desk = (await world.visit('/', ada)).body
    expect(desk).toMatch(/href="\/tasks"[\s\S]{0,400}Tasks<\/span> <span class="count"[^>]*>4</)
    const note = (await world.visit(show.href({ noteId }, { in: 'tasks' }), ada)).body
    expect(note).toMatch(/<nav class="list-pane" aria-label="Tasks">/)
    expect(note.slice(note.indexOf('list-pane'), note.indexOf('<main')), 'notes with open tasks').not.toContain('Old')
  })

  it('are ticked from the list by a form, which says so and takes it back', async () => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    const { noteId, kept } = await aNote(world, ada, list)
    const [first = ''] = attributesOf(await read(world, ada), 'button', 'value')
    const answer = await world.submit(tasks.href({ noteId }), { task: first, in: 'tasks' }, ada)
    expect([answer.status, answer.location]).toEqual([303, routes.tasks.href()])
    expect((await kept())?.text).toBe(list.replace('- [ ] Call', '- [x] Call'))
    const { body } = await world.visit(routes.tasks.href(), ada)
    expect(body).toContain('Task is done')
    expect(attributesOf(body, 'input', 'value')).toContain(first.replace('-on-', '-off-'))
    expect(body).not.toContain('Call the landlord')
    await world.submit(tasks.href({ noteId }), { task: first.replace('-on-', '-off-'), in: 'tasks' }, ada)
    expect((await kept())?.text).toBe(list)
  })

  it('are bounded: ten of a note, twenty notes of a page', async () => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    const many = Array.from({ length: 55 }, (_, n) => `- [ ] task ${n}\n`).join('')
    await aNote(world, ada, many, 'Many')
    for (let n = 0; n < 21; n++) await aNote(world, ada, `- [ ] one ${n}`, `Note ${n}`)
    const first = await read(world, ada)
    expect(attributesOf(first, 'button', 'value')).toHaveLength(20)
    expect(first).toContain('one 20')
    const next = /<a href="([^"]*)" rel="next"/.exec(first)?.[1] ?? ''
    const second = await read(world, ada, next.replaceAll('&amp;', '&'))
    expect(second).toContain('and 45 more in the note')
    expect(attributesOf(second, 'button', 'value')).toHaveLength(11)
    expect(second).toContain('rel="prev"')
  })

  it('lead to their note where another release has saved it, until its outline is made', async () => {
    const world = await startWorld()
    const ada = await world.aPerson('Ada')
    const { noteId } = await aNote(world, ada, list)
    const other = '- [ ] one\n- [ ] two\n'
    // Its outlines have no list.
    await world.sql`
      update notes set text = ${other}, version = version + 1, tasks = 2, open_tasks = 2, outline_of = version + 1, outline_version = 2
      where id = ${noteId}`
    const before = await read(world, ada)
    expect(before).toContain('2 tasks in the note')
    expect(before).not.toContain('landlord')
    expect(before).toMatch(/Tasks \(<span[^>]*>2</)
    await outlineAll(testDeps(world.served, '/nowhere', []).deps)
    expect(await read(world, ada)).toMatch(/one[\s\S]*two/)
  })

  it('take one statement, which reads no more than it shows', async () => {
    const world = await startWorld()
    const ada = await world.aPerson('Ada')
    await aNote(world, ada, list)
    world.statements.length = 0
    await world.visit(routes.tasks.href(), ada)
    const read = world.statements.filter((text) => /\bviewer\b/.test(text))
    expect(read).toHaveLength(1)
    await world.sql`
      insert into notes (user_id, name, text, open_tasks, tasks)
      select ${ada.id}, 'n', 'x', case when n % 100 = 0 then 1 else 0 end, 1 from generate_series(1, 5000) n`
    await world.sql`analyze notes`
    const { notesWithTasks } = await import('./tasks.queries.ts')
    const plan = await world.sql<{ 'QUERY PLAN': string }[]>`
      explain (analyze, costs off, timing off, buffers off)
      with viewer as materialized (select id as user_id from users where id = ${ada.id})
      select (${notesWithTasks(world.sql, undefined)}) from viewer`
    const scan = plan.map((line) => line['QUERY PLAN']).find((line) => / on notes\b/.test(line))
    expect(scan).toMatch(/Index Scan Backward using notes_with_open_tasks .*rows=21(\.00)? /)
  })
})
