import { Signer } from '@fastify/cookie'
import { expect, it } from 'vitest'
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
