import { expect, it } from 'vitest'
import { startWorld } from '../../../test/world.ts'
import { routes } from '../../routes.ts'
import { eventually } from '../../../../e2e/eventually.ts'

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
