import { expect, it, onTestFinished } from 'vitest'
import { Workers } from '../server/platform/work/workers.ts'
import { routes } from '../server/routes.ts'
import { textareaOf } from '../../kit/html.ts'
import { startWorld, type Answer } from './world.ts'

/** A world whose workers never end what they compare and merge, and a long note. */
async function aWorldWithSlowWorkers() {
  const workers = new Workers(`${import.meta.dirname}/slow-acts.ts`, {
    cpuMilliseconds: 50,
    maxMilliseconds: 60_000,
  })
  onTestFinished(() => workers.close())
  const world = await startWorld({ workers })
  const ada = await world.aPerson('Ada')
  const lines = Array.from({ length: 300 }, (_, n) => `Line ${n} of a long note`)
  const note = await world.aNote(ada, { name: 'Jam', text: lines.join('\n') })
  /** The note's text with another first, or last, line. */
  const withFirst = (line: string) => [line, ...lines.slice(1)].join('\n')
  const withLast = (line: string) => [...lines.slice(0, -1), line].join('\n')
  const path = routes.notes.edit.href({ noteId: note.id })
  const save = (text: string, version: number) =>
    world.submit(path, { name: 'Jam', text, version: String(version) }, ada)
  const warned = () => world.logged.filter(({ msg }) => msg === 'a text took too long').length
  return { world, workers, ada, note, path, save, withFirst, withLast, warned }
}

it('texts that take too long to compare are shown whole, with a sentence', async () => {
  const { world, workers, ada, note, save, withFirst, warned } = await aWorldWithSlowWorkers()
  expect((await save(withFirst('Another first line'), 1)).status).toBe(303)

  let come = 0
  const visits = [world.visit(routes.notes.history.href({ noteId: note.id }, { now: '' }), ada).finally(() => come++)]
  let answered = 0
  while (come < visits.length) {
    expect((await world.visit(routes.health.alive.href())).status).toBe(200)
    if (come < visits.length) answered++
  }
  const [page] = (await Promise.all(visits)) as [Answer]
  expect(page.status).toBe(200)
  expect(page.body).toContain('comparing them takes too long')
  expect(page.body).toMatch(/<del[^>]*>Line 0 of a long note\n/)
  expect(page.body).toMatch(/<ins[^>]*>Another first line\n/)
  expect(answered, 'answers while it was compared').toBeGreaterThan(5)

  const list = await world.visit(routes.notes.history.href({ noteId: note.id }), ada)
  expect(list.status).toBe(200)
  expect(list.body).toContain('A long text: open it to see what changed.')
  expect(warned(), 'what is read, its text, and the list were tried').toBe(3)
  expect(await workers.run('ada', 'echo', 'there'), 'the worker has been replaced').toBe('there')
})

it('texts that take too long to merge are a conflict, and nothing is lost', async () => {
  const { world, workers, ada, note, path, save, withFirst, withLast, warned } = await aWorldWithSlowWorkers()
  const [theirs, mine] = [withFirst('Theirs'), withLast('Mine')]
  expect((await save(theirs, 1)).status).toBe(303)

  const conflict = await save(mine, 1)
  expect(conflict.status).toBe(409)
  expect(conflict.body).toContain('Two versions of this note')
  expect(conflict.body.replace(/<[^>]*>/g, '')).toMatch(/Line 298 of a long note\s*Mine/)
  expect(warned()).toBe(1)
  expect(await world.sql`select text from notes`, 'what was saved first stays').toEqual([{ text: theirs }])
  expect(await world.sql`select text from note_revisions where is_conflict`).toEqual([{ text: mine }])

  const headers = { accept: 'application/json', 'content-type': 'application/json' }
  const body = JSON.stringify({ name: 'Jam', text: withLast('Of a script'), version: 1 })
  const script = await world.visit(path, ada, { method: 'POST', headers, body })
  expect(script.status).toBe(409)
  expect(JSON.parse(script.body)).toMatchObject({
    ...{ error: 'conflict', version: 2, yours: { text: withLast('Of a script') }, theirs: { text: theirs } },
  })
  expect(await world.sql`select from note_revisions where is_conflict`).toHaveLength(2)

  const form = await world.visit(path, ada)
  expect(textareaOf(form.body)).toBe(theirs)
  expect((await save(mine, 2)).status, 'chosen deliberately').toBe(303)
  expect(await world.sql`select text from notes where id = ${note.id}`).toEqual([{ text: mine }])
  expect(await workers.run('ada', 'echo', 'there'), 'the worker has been replaced').toBe('there')
})
