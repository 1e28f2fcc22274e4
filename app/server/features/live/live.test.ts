import { expect, it, onTestFinished } from 'vitest'
import { startWorld, type Person, type World } from '../../../test/world.ts'
import { createAccountNews } from '../../notes/note-changes.ts'
import { createLog } from '../../platform/log.ts'
import { routes } from '../../routes.ts'
import { eventually } from '../../../../kit/eventually.ts'

async function save(world: World, who: Person, noteId: string, text: string): Promise<void> {
  const fields = { name: 'Damson jam', text, version: '1' }
  expect((await world.submit(routes.notes.edit.href({ noteId }), fields, who)).status).toBe(303)
}

it('an open page learns of a newer version, also from another process, and of no other person’s note', async () => {
  const world = await startWorld()
  const [ada, mallory] = [await world.aPerson('Ada'), await world.aPerson('Mallory')]
  const note = await world.aNote(ada)
  const path = routes.notes.changes.href({ noteId: note.id })
  const cookie = [...ada.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const broken = new AbortController()
  const stream = await fetch(world.url + path, { headers: { cookie }, signal: broken.signal })
  expect(stream.headers.get('content-type')).toContain('text/event-stream')
  let heard = ''
  void (async () => {
    for await (const chunk of stream.body ?? []) heard += Buffer.from(chunk).toString()
  })().catch(() => {})
  await eventually('it says what is there', () => heard.includes('data: 1\n\n'))
  await save(world, ada, note.id, 'Three kilos.')
  await eventually('it hears of the save', () => heard.includes('data: 2\n\n'))
  await world.sql`select pg_notify('notejam_notes', ${`${note.id}:7 999:8`})`
  await eventually('… and of what another process says', () => heard.includes('data: 7\n\n'))
  expect(heard).not.toContain('8')
  broken.abort()

  expect((await world.visit(path, mallory)).status).toBe(404)
  expect((await world.visit(path, undefined, { headers: { accept: 'application/json' } })).status).toBe(401)
})

it('an open page asks for what is newer than it has', async () => {
  const world = await startWorld()
  const ada = await world.aPerson('Ada')
  const note = await world.aNote(ada)
  const ask = (than: string, who = ada) => world.visit(routes.notes.newer.href({ noteId: note.id }, { than }), who)
  expect((await ask('1')).status).toBe(204)
  await save(world, ada, note.id, 'Three kilos.')
  expect(JSON.parse((await ask('1')).body)).toMatchObject({ version: 2, text: 'Three kilos.' })
  expect((await ask('2')).status).toBe(204)
  expect((await ask('1', await world.aPerson('Mallory'))).status).toBe(404)
  expect((await ask('x')).status).toBe(400)
})

it('tells thirty pages of one account, and the others to look by themselves', async () => {
  const world = await startWorld()
  const [ada, grace] = [await world.aPerson('Ada'), await world.aPerson('Grace')]
  const note = await world.aNote(ada)
  const cookie = [...ada.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const path = routes.notes.changes.href({ noteId: note.id })
  const listen = (signal: AbortSignal) => fetch(world.url + path, { headers: { cookie }, signal })
  const [one, others] = [new AbortController(), new AbortController()]

  const opened = await Promise.all(Array.from({ length: 30 }, (_, n) => listen((n === 0 ? one : others).signal)))
  expect(opened.map(({ status }) => status)).toEqual(Array.from({ length: 30 }, () => 200))
  expect((await world.visit(path, ada)).status).toBe(429)
  const newer = await world.visit(routes.notes.newer.href({ noteId: note.id }, { than: '0' }), ada)
  expect(newer.status, 'looking goes on').toBe(200)
  expect((await world.visit(path, grace)).status, 'it is not hers').toBe(404)

  one.abort()
  await eventually('a page that is closed makes room', async () => {
    const again = await listen(others.signal)
    return again.status === 200
  })
  others.abort()
})

it('answers a request for the head alone at once, which takes none of the thirty places', async () => {
  const world = await startWorld()
  const ada = await world.aPerson('Ada')
  const note = await world.aNote(ada)
  const path = routes.notes.changes.href({ noteId: note.id })
  for (let time = 0; time < 31; time++) {
    const head = await world.visit(path, ada, { method: 'HEAD', signal: AbortSignal.timeout(10_000) })
    expect([head.status, head.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8'])
  }
  const mine = await world.visit(path, world.aVisitor(), { method: 'HEAD' })
  expect(mine.status, 'a visitor is sent to sign in').toBe(303)
})

/** Listens to an account's stream. @returns what it has said so far, and how to end it */
async function listening(world: World, who: Person, note?: string) {
  const ending = new AbortController()
  onTestFinished(() => ending.abort())
  const cookie = [...who.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const path = routes.changes.href({ note })
  const stream = await fetch(world.url + path, { headers: { cookie }, signal: ending.signal })
  expect(stream.status).toBe(200)
  const heard = { text: '' }
  void (async () => {
    for await (const chunk of stream.body ?? []) heard.text += Buffer.from(chunk).toString()
  })().catch(() => {})
  return heard
}

it('one stream tells a page what its account changes, and of its note each version, and nothing of others', async () => {
  const world = await startWorld()
  const [ada, mallory] = [await world.aPerson('Ada'), await world.aPerson('Mallory')]
  const note = await world.aNote(ada)
  const [hers, other] = [await listening(world, ada, note.id), await listening(world, mallory, note.id)]
  const post = (path: string, fields: Record<string, string> = {}) => world.submit(path, fields, ada)
  const noteId = note.id

  const fields = { name: 'Damson jam', text: 'Three kilos.', version: '1' }
  expect((await post(routes.notes.edit.href({ noteId }), fields)).status).toBe(303)
  expect((await post(routes.notes.create.href(), { name: 'Plum jam', text: 'Two.' })).status).toBe(303)
  await post(routes.notes.pin.href({ noteId }))
  await post(routes.notes.delete.href({ noteId }))
  await post(routes.notes.restore.href({ noteId }))
  await post(routes.pads.create.href(), { name: 'Recipes' })
  await post(routes.notes.selection.href(), { note: noteId, action: 'move', pad_id: '' })
  await world.sql`select pg_notify('notejam_accounts', ${`${ada.id}:trashed.77`})`

  for (const word of [
    `data: saved.${noteId}`,
    'data: created.',
    `data: pinned.${noteId}`,
    `data: trashed.${noteId}`,
    `data: restored.${noteId}`,
    'data: pads.',
    'data: changed.',
    'data: trashed.77',
    'event: version\ndata: 2',
  ]) {
    await eventually(word, () => hers.text.includes(`${word}\n\n`))
  }
  expect(other.text, 'a stranger hears of none of it').not.toContain('data')
})

it('a refused request is told to no page, and many changes at once are told as one', async () => {
  const world = await startWorld()
  const [ada, mallory] = [await world.aPerson('Ada'), await world.aPerson('Mallory')]
  const note = await world.aNote(ada)
  const [hers, his] = [await listening(world, ada), await listening(world, mallory)]
  await world.submit(routes.notes.edit.href({ noteId: note.id }), { name: '', text: '' }, ada)
  await world.submit(routes.notes.delete.href({ noteId: note.id }), {}, mallory)
  await world.submit(routes.accounts.editor.href(), { editor: 'plain' }, ada)
  const elsewhere = createAccountNews(world.sql, createLog('info', { write: () => {} }))
  // The process listens a moment after the page of its first reader is open.
  await eventually('it listens', () => {
    elsewhere.publish(ada.id, 'saved.first')
    return hers.text.includes('data: saved.first\n\n')
  })
  await elsewhere.stop()
  const before = hers.text.match(/data/g)?.length ?? 0
  const many = createAccountNews(world.sql, createLog('info', { write: () => {} }))
  for (let id = 1; id <= 30; id++) many.publish(ada.id, `saved.${id}`)
  await many.stop()
  await eventually('it is told', () => hers.text.includes('data: changed.\n\n'))
  expect(hers.text.match(/data/g)?.length).toBeLessThan(before + 12)
  expect(hers.text).not.toContain('trashed')
  expect(his.text).not.toContain('data')
})

it('a page of a signed-out person gets no stream, and thirty of one account are enough', async () => {
  const world = await startWorld()
  const ada = await world.aPerson('Ada')
  expect(
    (await world.visit(routes.changes.href(), undefined, { headers: { accept: 'application/json' } })).status,
  ).toBe(401)
  await Promise.all(Array.from({ length: 30 }, () => listening(world, ada)))
  expect((await world.visit(routes.changes.href(), ada)).status).toBe(429)
  expect((await world.visit(routes.changes.href(), await world.aPerson('Grace'), { method: 'HEAD' })).status).toBe(200)
})
