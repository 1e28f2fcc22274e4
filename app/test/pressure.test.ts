import { setImmediate, setTimeout as sleep } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import { eventually } from '../../kit/eventually.ts'
import { connect } from '../server/platform/database/connect.ts'
import type { PressureLimits } from '../server/platform/http/pressure.ts'
import { routes } from '../server/routes.ts'
import { noPressureLimits, startWorld, type Answer, type World } from './world.ts'

const jam = { name: 'Plum jam', text: 'Three kilos.\nSugar' }

it('a machine that is slow refuses nothing of one person', async () => {
  // As tight as can be: two late requests at once would be too many.
  const world = await aWorldWith({ lateRequests: 2, lateRequestsForSaves: 2, lateMilliseconds: 1 })
  const ada = await world.aPerson('Ada')
  const turns = await aBusyEventLoop(25)
  for (let round = 0; round < 3; round++) {
    expect((await world.visit('/', ada)).status).toBe(200)
    expect((await world.submit(routes.notes.create.href(), jam, ada)).status).toBe(303)
    expect((await world.visit(routes.health.ready.href())).status).toBe(200)
  }
  expect(turns(), 'the event loop was late all the time').toBeGreaterThan(9)
  expect(await world.sql`select from notes`).toHaveLength(3)
})

it('a database that is slow refuses nothing of one person', async () => {
  const world = await aWorldWith({ lateRequests: 2, lateRequestsForSaves: 2, lateMilliseconds: 1 })
  const ada = await world.aPerson('Ada')
  await locked(world, async (unlock) => {
    const page = world.visit('/', ada)
    await waitingForALock(world, 1)
    await unlock()
    expect((await page).status).toBe(200)
  })
})

it('pages are refused while many are late, and saves last; both are taken again when it is over', async () => {
  const world = await aWorldWith({ lateRequests: 3, lateRequestsForSaves: 6, lateMilliseconds: 20 })
  const ada = await world.aPerson('Ada')
  const alike = (answers: readonly Answer[]) => [...new Set(answers.map(({ status }) => status))]
  const save = () => world.submit(routes.notes.create.href(), jam, ada)

  await locked(world, async (unlock) => {
    const pages = Array.from({ length: 3 }, () => world.visit('/', ada))
    await waitingForALock(world, 3)
    await sleep(30)
    for (const path of ['/', routes.trash.list.href(), '/signin']) {
      const { status, headers, body } = await world.visit(path, ada)
      expect([status, headers.get('retry-after'), headers.get('content-type')], path).toEqual([
        ...[503, '5', 'text/html; charset=utf-8'],
      ])
      expect(body).toContain('Notejam has too much to do just now')
    }
    const forPad = await world.submit(routes.pads.create.href(), { name: 'Preserves' }, ada)
    expect(forPad.status).toBe(503)
    expect(forPad.body).toContain('value="Preserves"')

    // Not answered: they wait, as the pages before them do.
    const saves = Array.from({ length: 3 }, save)
    await expect(Promise.race([...saves, sleep(200, 'under way')])).resolves.toBe('under way')
    const refused = await save()
    expect(refused.status).toBe(503)
    expect(refused.body).toContain('This was not saved yet')
    expect(refused.body).toContain('Three kilos.\nSugar')
    const forScript = await world.visit(routes.notes.create.href(), ada, {
      ...{ method: 'POST', body: JSON.stringify(jam) },
      headers: { accept: 'application/json', 'content-type': 'application/json' },
    })
    expect([forScript.status, JSON.parse(forScript.body)]).toMatchObject([503, { error: 'busy', isUndone: true }])

    expect((await world.visit(routes.health.alive.href())).status).toBe(200)
    await unlock()
    expect(alike(await Promise.all(pages))).toEqual([200])
    expect(alike(await Promise.all(saves))).toEqual([303])
  })
  expect((await world.visit('/', ada)).status).toBe(200)
  expect((await save()).status).toBe(303)
  expect(await world.sql`select from notes`, 'those that were refused were not made').toHaveLength(4)
  const said = world.logged.filter(({ msg }) => msg === 'too much to do: requests are refused')
  expect(said, 'once, not for each').toEqual([expect.objectContaining({ level: 'warn', times: 1 })])
})

it('many that are in time are served, and a page that listens is no load', async () => {
  const world = await aWorldWith({ lateRequests: 3, lateRequestsForSaves: 3, lateMilliseconds: 60_000 })
  const ada = await world.aPerson('Ada')
  const note = await world.aNote(ada)
  const answers = await Promise.all(Array.from({ length: 40 }, () => world.visit('/', ada)))
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))

  const strict = await aWorldWith({ lateRequests: 2, lateRequestsForSaves: 2, lateMilliseconds: 0 })
  const ben = await strict.aPerson('Ben')
  const his = await strict.aNote(ben)
  const ending = new AbortController()
  onTestFinished(() => ending.abort())
  const cookie = [...ben.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  for (let page = 0; page < 5; page++) {
    const path = routes.notes.changes.href({ noteId: his.id })
    const { status } = await fetch(strict.url + path, { headers: { cookie }, signal: ending.signal })
    expect(status).toBe(200)
  }
  expect((await strict.visit('/', ben)).status).toBe(200)
  expect(note.id).not.toBe('')
})

it('readiness does not follow: a balancer that takes a busy process out makes the next one busy', async () => {
  const world = await aWorldWith({ lateRequests: 1, lateRequestsForSaves: 1, lateMilliseconds: 0 })
  const ada = await world.aPerson('Ada')
  await locked(world, async (unlock) => {
    const page = world.visit('/', ada)
    await waitingForALock(world, 1)
    expect((await world.visit('/', ada)).status, 'it is busy').toBe(503)
    expect(await world.visit(routes.health.ready.href())).toMatchObject({ status: 200, body: 'ok' })
    await unlock()
    await page
  })
})

it('with the heap nearly full, a fifth as many are enough', async () => {
  const world = await aWorldWith({
    lateRequests: 10,
    lateRequestsForSaves: 20,
    lateMilliseconds: Infinity,
    heapBytes: 1,
  })
  const ada = await world.aPerson('Ada')
  expect((await world.visit('/', ada)).status, 'one at a time is always served').toBe(200)
  await locked(world, async (unlock) => {
    const pages = [world.visit('/', ada), world.visit('/', ada)]
    await waitingForALock(world, 2)
    expect((await world.visit('/signin')).status).toBe(503)
    await unlock()
    expect((await Promise.all(pages)).map(({ status }) => status)).toEqual([200, 200])
  })
})

/** The service has a way of its own to the database: what these tests look at waits for none of its requests. */
function aWorldWith(limits: Partial<PressureLimits>): Promise<World> {
  return startWorld({ pressureLimits: { ...noPressureLimits, ...limits } }, async ({ address }) => {
    const sql = connect(address, 16)
    onTestFinished(() => sql.end({ timeout: 1 }))
    return sql
  })
}

/** Every look at notes waits until it is unlocked. */
async function locked(world: World, act: (unlock: () => Promise<unknown>) => Promise<void>): Promise<void> {
  const holding = world.sql
    .unsafe(
      `do $$ begin
        lock table notes;
        while not exists (select from pg_class where relname = 'unlocked') loop perform pg_sleep(0.005); end loop;
      end $$`,
    )
    .then(() => {})
  await eventually('notes are locked', async () => {
    const locks = await world.sql`
      select from pg_locks join pg_database d on d.oid = database
        where datname = current_database() and relation = 'notes'::regclass and mode = 'AccessExclusiveLock' and granted`
    return locks.length > 0
  })
  const unlock = async () => {
    await world.sql`create table if not exists unlocked ()`
    await holding
    await world.sql`drop table if exists unlocked`
  }
  await act(unlock).finally(unlock)
}

async function waitingForALock(world: World, most: number): Promise<void> {
  await eventually(`${most} statements wait`, async () => {
    const waiting = await world.sql`
      select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`
    return waiting.length >= most
  })
}

/** Everything in this process takes so long a turn. @returns tells how many turns there were */
async function aBusyEventLoop(milliseconds: number): Promise<() => number> {
  let turns = 0
  let isBusy = true
  const work = async () => {
    for (; isBusy; turns++) {
      const until = performance.now() + milliseconds
      while (performance.now() < until);
      await setImmediate()
    }
  }
  const working = work()
  onTestFinished(async () => {
    isBusy = false
    await working
  })
  await setImmediate()
  return () => turns
}
