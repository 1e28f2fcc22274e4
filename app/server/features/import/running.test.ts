import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { routes } from '../../routes.ts'
import { ObjectProblem } from '../../platform/objects/object-store.ts'
import { notesOf, sharedImportWorld } from './import-world.ts'
import { Flow } from './taking/flow.ts'
import { restAfter } from './running/pace.ts'
import { runNext } from './running/run-imports.ts'
import { turnLength } from './running/turn.ts'

const aWorld = sharedImportWorld()

const texts = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`${n}.txt`, `text ${n}`]))

it('an outage of the store ends no import, however long it takes, and its page says that it waits', async () => {
  const { world, bring, deps, objects, told, failures, work } = await aWorld()
  const ada = await world.aPerson('Ada')
  const id = await bring(ada, texts(1))
  const away = { ...objects, get: () => Promise.reject(new ObjectProblem('AccessDenied', 'allow it')) }
  for (let n = 0; n < 40; n++) {
    await runNext({ ...deps, objects: away })
    await world.sql`update imports set leased_until = null where id = ${id}`
  }
  const why = 'What is needed for it cannot be reached just now. It goes on by itself.'
  expect(await told(ada, id)).toMatchObject({ state: 'running', why })
  expect((await world.visit(routes.imports.show.href({ importId: id }), ada)).body).toContain(why)
  expect(failures.splice(0).join()).toContain('an import has to wait: allow it')
  await work()
  expect(await told(ada, id)).toMatchObject({ state: 'done', made: 1, why: null })
})

it('an outage of the database that lasts from the claim on ends no import either, and the lease is given back when it is over', async () => {
  const { world, bring, deps, told, work } = await aWorld()
  const ada = await world.aPerson('Ada')
  const id = await bring(ada, texts(1))
  let [asked, refused] = [0, 0]
  const flaky = new Proxy(deps.sql, {
    apply(sql, _self, statement: Parameters<typeof deps.sql>) {
      // The claim goes through; what comes after it does not, nor does the first attempt to let go.
      if (asked++ === 0 || refused === 2) return sql(...statement)
      refused++
      return Promise.reject(Object.assign(new Error('gone'), { code: 'CONNECTION_CLOSED' }))
    },
  })
  await runNext({ ...deps, sql: flaky })
  expect(refused).toBe(2)
  const [left] =
    await world.sql`select attempts, lease, leased_until > now() as "isWaiting" from imports where id = ${id}`
  expect(left).toEqual({ attempts: 0, lease: null, isWaiting: true })
  await world.sql`update imports set leased_until = null where id = ${id}`
  await work()
  expect(await told(ada, id)).toMatchObject({ state: 'done', made: 1 })
})

it('an import at one place of which process after process ends is given up, and one that gets on in between is not', async () => {
  const { world, bring, told, work } = await aWorld()
  const ada = await world.aPerson('Ada')
  const id = await bring(ada, texts(1))
  await world.sql`update imports set attempts = 30 where id = ${id}`
  await work()
  expect(await told(ada, id)).toMatchObject({
    state: 'failed',
    made: 0,
    why: expect.stringContaining('several times') as string,
  })

  const other = await bring(ada, texts(30))
  await world.sql`update imports set attempts = 29 where id = ${other}`
  await work()
  expect(await told(ada, other)).toMatchObject({ state: 'done', made: 30 })
})

it('an import of a suspended account waits, also one that was under way, and goes on with the account', async () => {
  const { world, bring, deps, told, work } = await aWorld()
  const ada = await world.aPerson('Ada')
  const suspend = (isSuspended: boolean) =>
    world.sql`update users set suspended_at = case when ${isSuspended} then now() end where id = ${ada.id}`
  const id = await bring(ada, texts(200))
  let asked = 0
  // Within a turn: after its first transactions.
  await runNext(deps, () => ++asked === 3)
  const [{ made: before } = { made: 0 }] = await world.sql<
    { made: number }[]
  >`select made from imports where id = ${id}`
  await suspend(true)
  await work()
  expect(await world.sql`select state, made from imports where id = ${id}`).toEqual([
    { state: 'running', made: before },
  ])
  await suspend(false)
  await world.sql`update imports set leased_until = null where id = ${id}`

  const goesOn = { ...deps, accountNews: { ...deps.accountNews, publish: () => void suspend(true).then(() => {}) } }
  await runNext(goesOn)
  const [{ made: midway } = { made: 0 }] = await world.sql<
    { made: number }[]
  >`select made from imports where id = ${id}`
  expect(midway).toBeLessThan(200)
  await suspend(false)
  await world.sql`update imports set leased_until = null where id = ${id}`
  await work()
  expect(await told(ada, id)).toMatchObject({ state: 'done', made: 200 })
})

it('an import whose files are gone from the store ends with a sentence, and its numbers say how far it had come', async () => {
  const { world, bring, deps, objects, objectsFolder, told, failures, work } = await aWorld()
  const ada = await world.aPerson('Ada')
  const why = 'What you brought is not kept any more. Bring it again.'
  // As in a database that was restored while an import was half done: its parts are in no backup.
  const id = await bring(ada, texts(50))
  let times = 0
  await runNext(deps, () => ++times === 2)
  const [{ key } = { key: '' }] = await world.sql<
    { key: string }[]
  >`select upload_key as key from imports where id = ${id}`
  for (const name of await readdir(objectsFolder)) if (name.startsWith(key)) await rm(join(objectsFolder, name))
  await work()
  expect(await told(ada, id)).toMatchObject({ state: 'failed', why, found: 50, made: 20, skipped: 30, problems: 0 })
  expect(await notesOf(world, ada)).toHaveLength(20)
  await world.submit(routes.imports.undo.href({ importId: id }), {}, ada)
  await work()
  expect(await notesOf(world, ada)).toEqual([])

  // A store may call what it does not have forbidden: in a week it has nothing any more.
  const other = await bring(ada, texts(1))
  const denied = { ...objects, get: () => Promise.reject(new ObjectProblem('AccessDenied', 'allow it')) }
  await world.sql`update imports set created_at = now() - interval '8 days' where id = ${other}`
  await runNext({ ...deps, objects: denied })
  expect(await told(ada, other)).toMatchObject({ state: 'failed', why })
  expect(failures).toEqual([])
})

it('an import is cancelled also while the store cannot be reached', async () => {
  const { world, bring, deps, objects, told } = await aWorld()
  const ada = await world.aPerson('Ada')
  const id = await bring(ada, texts(1))
  await world.submit(routes.imports.cancel.href({ importId: id }), {}, ada)
  const away = { ...objects, get: () => Promise.reject(new ObjectProblem('AccessDenied', 'allow it')) }
  await runNext({ ...deps, objects: away })
  expect(await told(ada, id)).toMatchObject({ state: 'cancelled' })
})

it('the import that has waited longest is next, and one without a turn yet comes first', async () => {
  const { world, bring, deps, told, work } = await aWorld()
  const [ada, grace, mary] = [await world.aPerson('Ada'), await world.aPerson('Grace'), await world.aPerson('Mary')]
  const [long, other] = [await bring(ada, texts(60)), await bring(grace, texts(60))]
  const after = (asked: number) => {
    let times = 0
    return () => ++times === asked
  }
  const found = async () => [await told(ada, long), await told(grace, other)].map(({ found, made }) => found + made)
  await runNext(deps, after(1))
  expect(await found()).toEqual([60, 0])
  await runNext(deps, after(1))
  expect(await found(), 'each has looked').toEqual([60, 60])
  // It is asked once where it comes back to, and once behind the first batch.
  await runNext(deps, after(2))
  expect(await found()).toEqual([80, 60])
  const small = await bring(mary, texts(1))
  await runNext(deps)
  expect(await told(mary, small)).toMatchObject({ state: 'done', made: 1 })
  expect(await found(), 'the two long ones have not moved').toEqual([80, 60])
  await runNext(deps, after(2))
  expect(await found()).toEqual([80, 80])
  await work()
})

it('a turn is long beside what it takes to come back, and a rest beside the work before it', () => {
  expect(turnLength(100)).toBe(15_000)
  expect(turnLength(60_000)).toBe(120_000)
  expect(restAfter(100, 0, 1), 'without requests an import takes four fifths of the time').toBe(25)
  expect(restAfter(100, 1, 1), 'with a full event loop a seventeenth').toBe(1625)
  expect(restAfter(100, 0.5, 2), 'two together as much as one').toBe(2 * restAfter(100, 0.5, 1))
  expect(restAfter(60_000, 1, 2)).toBe(5_000)
})

it('what is sent on a fast line comes in at a bounded rate, two together at that of one, and a slow line waits for nothing', () => {
  const flow = new Flow(1000)
  expect([flow.waitFor(100, 0), flow.waitFor(100, 0), flow.waitFor(100, 50)]).toEqual([100, 200, 250])
  expect(flow.waitFor(100, 10_000), 'nothing is saved up').toBe(100)
})

it('a look that was interrupted counts the room of a file that many notes show once', async () => {
  const { world, bring, deps, work } = await aWorld()
  const [ada, grace] = [await world.aPerson('Ada'), await world.aPerson('Grace')]
  const notes = Object.fromEntries(Array.from({ length: 120 }, (_, n) => [`${n}.md`, `![](p.pdf) ${n}`]))
  const files = { ...notes, 'p.pdf': `%PDF-1.4 ${'x'.repeat(10_000)}` }
  const whole = await bring(ada, files)
  await work()
  const broken = await bring(grace, files)
  let times = 0
  await runNext(deps, () => ++times === 1)
  const [half] = await world.sql`select phase, found from imports where id = ${broken}`
  expect(half).toEqual({ phase: 'looking', found: 100 })
  await work()
  const rooms = await world.sql`select file_bytes::int as bytes from imports where id in (${whole}, ${broken})`
  expect([...rooms]).toEqual([{ bytes: 10_009 }, { bytes: 10_009 }])
})
