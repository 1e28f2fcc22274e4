import { expect, it } from 'vitest'
import { startWorld, type Person, type World } from '../../../test/world.ts'
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
