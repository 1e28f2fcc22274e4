import { setImmediate } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { eventually } from '../../e2e/eventually.ts'
import { routes } from '../server/routes.ts'
import { startWorld } from './world.ts'

const none = { eventLoopDelay: Infinity, heapUsed: Infinity, poolWait: Infinity }

it('refuses early while statements wait too long for a connection, and gives back what was typed', async () => {
  const world = await startWorld({ pressureLimits: { ...none, poolWait: 0 } })
  const ada = await world.aPerson('Ada')
  const jam = { name: 'Plum jam', text: 'Three kilos.\nSugar' }
  expect((await world.visit('/', ada)).status).toBe(200)
  const [before] = await world.sql`select count(*) from notes`

  await world.sql.begin(async (tx) => {
    await tx`lock table notes`
    // Four connections take five each; the others wait.
    const many = Array.from({ length: 40 }, () => world.sql`select count(*) from notes`)
    void Promise.all(many)
    await eventually('a page is refused', async () => (await world.visit('/', ada)).status === 503)

    const page = await world.visit('/', ada)
    expect(page.headers.get('retry-after')).toBe('5')
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(page.body).toContain('Notejam has too much to do just now')
    const saved = await world.submit(routes.notes.create.href(), jam, ada)
    expect(saved.status).toBe(503)
    expect(saved.body).toContain('This was not saved yet')
    expect(saved.body).toContain('Three kilos.\nSugar')
    expect((await world.visit(routes.health.alive.href())).status).toBe(200)
    const ready = await world.visit(routes.health.ready.href())
    expect([ready.status, ready.body]).toEqual([503, 'This process has too much to do.'])
  })

  await eventually('pages come again', async () => (await world.visit('/', ada)).status === 200)
  expect(await world.sql`select count(*) from notes`).toEqual([before])
  const said = world.logged.filter(({ msg }) => msg === 'too much to do: requests are refused')
  expect(said, 'once, not for each').toEqual([expect.objectContaining({ level: 'warn', cause: 'pool', times: 1 })])
})

it('refuses early while the event loop is late', async () => {
  const world = await startWorld({ pressureLimits: { ...none, eventLoopDelay: 50 } })
  let isBusy = true
  const work = async () => {
    while (isBusy) {
      const until = performance.now() + 200
      while (performance.now() < until);
      await setImmediate()
    }
  }
  const working = work()
  await eventually('a page is refused', async () => (await world.visit('/signin')).status === 503)
  expect((await world.visit(routes.health.alive.href())).status).toBe(200)
  isBusy = false
  await working
  await eventually('pages come again', async () => (await world.visit('/signin')).status === 200)
})

it('refuses while the heap is nearly full', async () => {
  const world = await startWorld({ pressureLimits: { ...none, heapUsed: 1 } })
  await eventually('a page is refused', async () => (await world.visit('/signin')).status === 503)
  const ready = await world.visit(routes.health.ready.href())
  expect(ready.status).toBe(503)
})
