import { Signer } from '@fastify/cookie'
import { expect, it } from 'vitest'
import { routes } from '../server/routes.ts'
import { startWorld } from './world.ts'

const secret = 'a secret that only these tests have'

it('shows the message that a process of the release before has left: a text, and no way back', async () => {
  const world = await startWorld({ secret })
  const visitor = world.aVisitor()
  visitor.cookies.set('notejam-flash', encodeURIComponent(new Signer(secret).sign('Note is successfully deleted')))

  const page = await world.visit('/signin', visitor)

  expect(page.status).toBe(200)
  expect(page.body).toContain('Note is successfully deleted')
  expect(page.body).not.toContain('Undo')
  expect((await world.visit('/signin', visitor)).body, 'once').not.toContain('Note is successfully deleted')
})

it('keeps the message for a page that is seen: one fetched ahead has none', async () => {
  const world = await startWorld()
  const ada = await world.aPerson('Ada')
  const note = await world.aNote(ada)
  await world.submit(routes.notes.delete.href({ noteId: note.id }), {}, ada)

  const ahead = await world.visit('/', ada, { headers: { 'sec-purpose': 'prefetch' } })
  const seen = await world.visit('/', ada)

  expect(ahead.body).not.toContain('Note is successfully deleted')
  expect(seen.body).toContain('Note is successfully deleted')
})
