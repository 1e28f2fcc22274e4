import { expect, it, onTestFinished } from 'vitest'
import { eventually } from '../../kit/eventually.ts'
import { routes } from '../server/routes.ts'
import { startWorld, type Person, type World } from './world.ts'

/** Keeps writes of a person waiting for their row. @returns lets them go */
async function holdRowOf(world: World, { id }: Person): Promise<() => Promise<void>> {
  const own = await world.sql.open()
  let isHeld = true
  const release = async () => {
    if (isHeld) await own.end()
    isHeld = false
  }
  onTestFinished(release)
  await own.sql.unsafe('begin')
  await own.sql`select from users where id = ${id} for update`
  return release
}

async function waitingForLocks(world: World): Promise<number> {
  const [waiting] = await world.sql.reads<{ n: number }[]>`
    select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
  return waiting?.n ?? 0
}

const save = (world: World, who: Person, name: string) =>
  world.submit(routes.notes.create.href(), { name, text: 'Three kilos.' }, who)

it('the saves of one person that wait keep no other person’s waiting', async () => {
  const world = await startWorld()
  const [ada, grace] = [await world.aPerson('Ada'), await world.aPerson('Grace')]
  const release = await holdRowOf(world, ada)
  const done: string[] = []
  const saves = Array.from({ length: 20 }, async (_, n) => {
    const { status } = await save(world, ada, `Jam ${n}`)
    done.push(`ada ${status}`)
  })
  await eventually('they wait', async () => (await waitingForLocks(world)) > 0)
  done.push(`grace ${(await save(world, grace, 'Hers')).status}`)
  expect(done, 'before all of them').toEqual(['grace 303'])
  expect(await waitingForLocks(world), 'one of two connections stays free').toBe(1)
  await release()
  await Promise.all(saves)
  expect(done.slice(1)).toEqual(Array<string>(20).fill('ada 303'))
  expect(await world.sql`select from notes where user_id = ${ada.id}`).toHaveLength(20)
})

it('a hundred of one person wait; one more is given back, and all that wait are saved', async () => {
  const world = await startWorld()
  const ada = await world.aPerson('Ada')
  const release = await holdRowOf(world, ada)
  const statuses: number[] = []
  const saves = Array.from({ length: 104 }, async (_, n) => {
    const { status, body } = await save(world, ada, `Jam ${n}`)
    statuses.push(status)
    if (status === 429) expect(body).toContain('Three kilos.')
  })
  await eventually('three found no place', () => statuses.length === 3)
  await release()
  await Promise.all(saves)
  expect(statuses).toEqual([...Array<number>(3).fill(429), ...Array<number>(101).fill(303)])
  expect(await world.sql`select from notes`).toHaveLength(101)
})

it('a file waits for its turn, too', async () => {
  const world = await startWorld()
  const [ada, grace] = [await world.aPerson('Ada'), await world.aPerson('Grace')]
  const note = await world.aNote(ada)
  const release = await holdRowOf(world, ada)
  const files = Array.from({ length: 4 }, () => world.aFile(ada, note.id))
  await eventually('one waits', async () => (await waitingForLocks(world)) > 0)
  let isOver = false
  void Promise.all(files).then(() => (isOver = true))
  expect((await save(world, grace, 'Hers')).status).toBe(303)
  expect(isOver).toBe(false)
  expect(await waitingForLocks(world)).toBe(1)
  await release()
  await Promise.all(files)
  expect(await world.sql`select from attachments`).toHaveLength(4)
})

it.each([routes.palette.href({ q: 'jam' }), routes.trash.empty.href()])(
  '%s that takes long keeps no page waiting',
  async (path) => {
    const world = await startWorld()
    const people = await Promise.all(['Ada', 'Grace', 'Alan'].map((name) => world.aPerson(name)))
    const [ada, grace, alan] = people as [Person, Person, Person]
    const own = await world.sql.open()
    await own.sql.unsafe('begin; lock table notes in access exclusive mode')
    const done: string[] = []
    const slow = [ada, grace].map(async (who) => {
      await world.visit(path, who)
      done.push('slow')
    })
    const waiting = async () => {
      const [row] = await own.sql<{ n: number }[]>`
        select count(*)::int as n from pg_locks join pg_database d on d.oid = database
        where datname = current_database() and relation = 'notes'::regclass and not granted`
      return row?.n ?? 0
    }
    await eventually('both wait', async () => (await waiting()) === 2)
    const { status } = await world.visit(routes.accounts.settings.href(), alan)
    done.push(`page ${status}`)
    expect(done).toEqual(['page 200'])
    await own.end()
    await Promise.all(slow)
  },
)
