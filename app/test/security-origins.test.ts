import { expect, it } from 'vitest'
import { routes } from '../server/routes.ts'
import { pages } from './every-address.ts'
import { oneOfEach } from './one-of-each.ts'
import { sendRaw } from './raw-http.ts'
import { sharedWorld } from './world.ts'

const aWorld = sharedWorld()

it('no other origin may read an answer', async () => {
  const world = await aWorld()
  const ada = await world.aPerson('Ada')
  const ids = await oneOfEach(world, ada)
  for (const origin of ['https://evil.example', 'null']) {
    for (const page of pages) {
      const { headers } = await world.visit(page.path(ids), ada, { headers: { origin } })
      const allowed = [...headers].filter(([name]) => name.startsWith('access-control-'))
      expect(allowed, page.title).toEqual([])
    }
    const asked = { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } }
    const preflight = await world.visit(routes.notes.create.href(), ada, asked)
    expect(preflight.status).toBe(405)
    expect(preflight.headers.get('access-control-allow-origin')).toBeNull()
  }
})

it('TRACE is not answered with what was sent', async () => {
  const world = await aWorld()
  const head = ['TRACE / HTTP/1.1', 'Host: localhost', 'X-Secret: jam', 'Connection: close']
  const answer = await sendRaw(world.url, head)
  expect(answer?.status).toBe(405)
  expect(JSON.stringify(answer)).not.toContain('X-Secret')
})
