import { describe, expect, it } from 'vitest'
import type { Sql } from '../server/platform/database/connect.ts'
import { transaction } from '../server/platform/database/transaction.ts'
import { routes } from '../server/routes.ts'
import { startWorld, type Person, type World } from './world.ts'

const note = { name: 'Plum jam', text: 'Three kilos.' }

describe('the counts beside pads, notes and trash', () => {
  it('follow everything that a person does', async () => {
    const world = await startWorld()
    const ada = await world.aPerson('Ada')
    const [recipes, shopping] = [
      await world.aPad(ada, { name: 'Recipes' }),
      await world.aPad(ada, { name: 'Shopping' }),
    ]
    const counts = () => countsOf(world, ada)
    expect(await counts()).toEqual({ notes: 0, trash: 0, Recipes: 0, Shopping: 0 })

    await world.submit(routes.notes.create.href(), { ...note, pad_id: recipes.id }, ada)
    await world.submit(routes.notes.create.href(), note, ada)
    expect(await counts(), 'two created, one in a pad').toEqual({ notes: 2, trash: 0, Recipes: 1, Shopping: 0 })
    const [first, second] = await noteIds(world)

    const edit = (noteId: string, padId: string) =>
      world.submit(routes.notes.edit.href({ noteId }), { ...note, pad_id: padId }, ada)
    await edit(first, shopping.id)
    expect(await counts(), 'moved to another pad').toEqual({ notes: 2, trash: 0, Recipes: 0, Shopping: 1 })
    await edit(second, shopping.id)
    expect(await counts(), 'moved into a pad').toEqual({ notes: 2, trash: 0, Recipes: 0, Shopping: 2 })
    await edit(second, shopping.id)
    expect(await counts(), 'saved where it was').toEqual({ notes: 2, trash: 0, Recipes: 0, Shopping: 2 })
    await edit(second, '')
    expect(await counts(), 'moved out of its pad').toEqual({ notes: 2, trash: 0, Recipes: 0, Shopping: 1 })

    await world.submit(routes.notes.delete.href({ noteId: first }), {}, ada)
    expect(await counts(), 'moved to the trash').toEqual({ notes: 1, trash: 1, Recipes: 0, Shopping: 0 })
    await world.submit(routes.notes.delete.href({ noteId: first }), {}, ada)
    expect(await counts(), 'moved to the trash again').toEqual({ notes: 1, trash: 1, Recipes: 0, Shopping: 0 })
    await world.submit(routes.notes.restore.href({ noteId: first }), {}, ada)
    expect(await counts(), 'restored').toEqual({ notes: 2, trash: 0, Recipes: 0, Shopping: 1 })
    await world.submit(routes.notes.delete.href({ noteId: second }), {}, ada)
    await world.submit(routes.trash.delete.href({ noteId: second }), {}, ada)
    expect(await counts(), 'deleted forever').toEqual({ notes: 1, trash: 0, Recipes: 0, Shopping: 1 })
  })

  it.each(['keep', 'trash'])('are right when a pad is deleted: %s its notes', async (choice) => {
    const world = await startWorld()
    const ada = await world.aPerson('Ada')
    const [recipes, shopping] = [
      await world.aPad(ada, { name: 'Recipes' }),
      await world.aPad(ada, { name: 'Shopping' }),
    ]
    for (const padId of [recipes.id, recipes.id, shopping.id]) await world.aNote(ada, { padId })
    await world.aNote(ada, { padId: recipes.id, deletedAt: '2026-01-05T10:00:00Z' })
    expect(await countsOf(world, ada)).toEqual({ notes: 3, trash: 1, Recipes: 2, Shopping: 1 })

    await world.submit(routes.pads.delete.href({ padId: recipes.id }), { notes: choice }, ada)

    const kept = choice === 'keep' ? { notes: 3, trash: 1 } : { notes: 1, trash: 3 }
    expect(await countsOf(world, ada)).toEqual({ ...kept, Shopping: 1 })
    await world.submit(routes.notes.restore.href({ noteId: (await noteIds(world))[3] }), {}, ada)
    expect(await countsOf(world, ada)).toEqual({ notes: kept.notes + 1, trash: kept.trash - 1, Shopping: 1 })
  })

  it('are right after statements about many notes of many people', async () => {
    const world = await startWorld()
    for (const name of ['Ada', 'Grace', 'Mary']) {
      const person = await world.aPerson(name)
      for (const pad of ['Recipes', 'Shopping', 'Empty']) await world.aPad(person, { name: pad })
    }
    const { sql } = world
    const steps: Record<string, PromiseLike<unknown>[]> = {
      'many added, some of them in the trash': [
        sql`
          insert into notes (user_id, pad_id, name, text, deleted_at, tasks, open_tasks)
          select p.user_id, case when n % 3 > 0 then p.id end, 'Jam', 'Jam', case when n % 5 = 0 then now() end, 4, n % 4
          from pads p, generate_series(1, 30) n where p.name <> 'Empty'`,
      ],
      'moved, trashed and restored at once': [
        sql`
          update notes set
            deleted_at = case when id % 7 = 0 then now() when id % 5 = 0 then null else deleted_at end,
            pad_id = (select p.id from pads p where p.user_id = notes.user_id and p.id % 3 = notes.id % 3 limit 1)`,
      ],
      'tasks ticked, opened and moved to the trash at once': [
        sql`
          update notes set open_tasks = (open_tasks + id) % 5, deleted_at = case when id % 11 = 0 then now() else deleted_at end`,
      ],
      'some deleted, wherever they were': [sql`delete from notes where id % 4 = 0`],
      'all of a pad moved': [
        sql`
          update notes set pad_id = p.id from pads p
          where p.user_id = notes.user_id and p.name = 'Empty' and notes.id % 2 = 0`,
      ],
      'nothing changed': [sql`update notes set deleted_at = now() where false`, sql`delete from notes where false`],
      'only texts changed': [sql`update notes set text = 'Jelly', updated_at = now()`],
      'added and nothing kept': [
        transaction(sql, async (tx) => {
          await tx`insert into notes (user_id, name, text) select id, 'Jam', 'Jam' from users`
          throw new Error('on purpose')
        }).catch(() => {}),
      ],
      'pads deleted': [sql`delete from pads where name = 'Recipes'`],
      'a person deleted': [sql`delete from users where email = 'grace@example.org'`],
      'all deleted': [sql`delete from notes`],
    }
    for (const [what, statements] of Object.entries(steps)) {
      for (const statement of statements) await statement
      await expectRightCounts(sql, what)
    }
    expect(await sql`select from users where note_count <> 0 or trash_count <> 0 or open_tasks <> 0`).toHaveLength(0)
  })

  it('are right however many saves come at once', async () => {
    const world = await startWorld()
    const people = [await world.aPerson('Ada'), await world.aPerson('Grace')]
    const places = await Promise.all(
      people.map(async (person) => ({ person, pads: [await world.aPad(person), await world.aPad(person)] })),
    )
    const notes = await Promise.all(
      places.flatMap(({ person, pads }) =>
        pads.flatMap(({ id: padId }) => [world.aNote(person, { padId }), world.aNote(person, { padId })]),
      ),
    )
    const ids = notes.map(({ id }) => id)

    const saves = places.flatMap(({ person, pads }) =>
      ids.flatMap((noteId, turn) => {
        const pad_id = pads[turn % 2]?.id ?? ''
        return [
          world.submit(routes.notes.create.href(), { ...note, pad_id }, person),
          world.submit(routes.notes.edit.href({ noteId }), { ...note, pad_id }, person),
          world.submit(routes.notes.delete.href({ noteId }), {}, person),
          world.submit(routes.notes.edit.href({ noteId }), { ...note, pad_id: '' }, person),
          world.submit(routes.notes.restore.href({ noteId }), {}, person),
        ]
      }),
    )
    const statuses = (await Promise.all(saves)).map(({ status }) => status)

    expect(statuses.filter((status) => ![303, 404].includes(status))).toEqual([])
    expect(await world.sql`select from notes`).toHaveLength(ids.length + 2 * ids.length)
    await expectRightCounts(world.sql, 'all at once')
  })

  it('are right when a pad is deleted while notes are moved in and out of it', async () => {
    const world = await startWorld()
    const ada = await world.aPerson('Ada')
    const other = await world.aPad(ada, { name: 'Shopping' })
    for (let round = 1; round <= 12; round++) {
      const pad = await world.aPad(ada)
      const inside = await Promise.all(Array.from({ length: 3 }, () => world.aNote(ada, { padId: pad.id })))
      const outside = await world.aNote(ada, { padId: other.id })
      const move = (noteId: string, padId: string) =>
        world.submit(routes.notes.edit.href({ noteId }), { ...note, pad_id: padId }, ada)
      const answers = await Promise.all([
        ...inside.slice(0, 2).map(({ id }) => move(id, other.id)),
        world.submit(routes.pads.delete.href({ padId: pad.id }), { notes: round % 2 ? 'trash' : 'keep' }, ada),
        ...inside.slice(2).map(({ id }) => move(id, '')),
        move(outside.id, pad.id),
        world.submit(routes.notes.create.href(), { ...note, pad_id: pad.id }, ada),
      ])
      // 422: the pad was gone; 404: the note was in the trash.
      expect(answers.map(({ status }) => status).filter((status) => ![303, 404, 422].includes(status))).toEqual([])
      expect(answers[2]?.status, 'the pad is deleted').toBe(303)
      await expectRightCounts(world.sql, `round ${round}`)
    }
  })

  it('are right, and no request waits, when pads are deleted beside reads and writes', async () => {
    const world = await startWorld()
    const [ada, grace] = [await world.aPerson('Ada'), await world.aPerson('Grace')]
    const saves = { rounds: 8, each: 6 }
    for (let round = 1; round <= saves.rounds; round++) {
      const pads = [await world.aPad(ada), await world.aPad(ada), await world.aPad(ada)]
      for (const { id } of pads) await world.aNote(ada, { padId: id })
      const remove = ({ id }: { id: string }) =>
        world.submit(routes.pads.delete.href({ padId: id }), { notes: round % 2 ? 'trash' : 'keep' }, ada)
      const read = () => Array.from({ length: 3 + round }, () => world.visit('/', grace))
      const answers = await Promise.all([
        ...pads.flatMap((pad) => [...read(), remove(pad)]),
        ...Array.from({ length: saves.each }, () => world.submit(routes.notes.create.href(), note, grace)),
        ...read(),
      ])
      expect(answers.filter(({ status }) => status >= 500)).toEqual([])
      const open = await world.sql`
        select from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'`
      expect(open, 'no transaction stays open').toHaveLength(0)
    }
    const { count } = await world.sql`select from notes where user_id = ${grace.id}`
    expect(count, 'what was said to be saved').toBe(saves.rounds * saves.each)
    await expectRightCounts(world.sql, 'all at once')
  })
})

/** What the pages show: the counts beside "All notes", "Trash" and each pad. */
async function countsOf(world: World, who: Person): Promise<Record<string, number>> {
  await expectRightCounts(world.sql, 'as counted')
  const [user] = await world.sql<{ notes: number; trash: number }[]>`
    select note_count as notes, trash_count as trash from users where id = ${who.id}`
  if (!user) throw new Error(`${who.email} is not there`)
  const pads = await world.sql<{ name: string; count: number }[]>`
    select name, note_count as count from pads where user_id = ${who.id}`
  const { body } = await world.visit('/', who)
  expect(body).toContain(`All notes (${user.notes})`)
  return { ...user, ...Object.fromEntries(pads.map(({ name, count }) => [name, count])) }
}

async function noteIds(world: World): Promise<[string, string, string, string]> {
  const rows = await world.sql<{ id: string }[]>`select id from notes order by id`
  return rows.map(({ id }) => id) as [string, string, string, string]
}

/** Every count is what counting gives. */
async function expectRightCounts(sql: Sql, label: string): Promise<void> {
  const wrong = await sql`
    select 'user' as of, u.id, u.note_count, u.trash_count, u.open_tasks,
           count(n.id) filter (where n.deleted_at is null) as notes, count(n.id) filter (where n.deleted_at is not null) as trashed
    from users u left join notes n on n.user_id = u.id
    group by u.id
    having u.note_count <> count(n.id) filter (where n.deleted_at is null)
        or u.trash_count <> count(n.id) filter (where n.deleted_at is not null)
        or u.open_tasks <> coalesce(sum(n.open_tasks) filter (where n.deleted_at is null), 0)
    union all
    select 'pad', p.id, p.note_count, 0, 0, count(n.id), 0
    from pads p left join notes n on n.pad_id = p.id and n.deleted_at is null
    group by p.id
    having p.note_count <> count(n.id)`
  expect(wrong, label).toEqual([])
}
