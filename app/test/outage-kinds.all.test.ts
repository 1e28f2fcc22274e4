import { describe, expect, it } from 'vitest'
import { eventually } from '../../kit/eventually.ts'
import { transaction } from '../server/platform/database/transaction.ts'
import { readNumbers } from '../server/platform/metrics/summary.ts'
import { registry } from '../server/platform/metrics/registry.ts'
import { Workers } from '../server/platform/work/workers.ts'
import { routes } from '../server/routes.ts'
import { startWorld, type Person, type World } from './world.ts'

const jam = { name: 'Plum & "sloe" jam', text: '\n Three kilos < four.\n</textarea>' }
const ready = routes.health.ready.href()
const nothing = 'nothing can be saved'

describe('what only an operator can mend has a sentence of its own, and is not tried with every save', () => {
  it.each([
    ['53100', 'full', 'There is no room left to save anything'],
    ['53200', 'memory', 'The database has no memory left'],
    ['58030', 'disk', 'The database’s disk does not work'],
    ['57P04', 'dropped', 'The database of this Notejam is not there'],
  ])('%s: %s', async (code, kind, title) => {
    const world = await startWorld()
    world.expectedErrors.add(nothing)
    const ada = await world.aPerson('Ada')
    const note = await world.aNote(ada)
    const tries = await failing(world, 'notes', code)
    const before = await readNumbers(registry)

    const refused = await world.submit(routes.notes.create.href(), jam, ada)
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '10'])
    expect(refused.body).toContain(`<h1>${title}</h1>`)
    expect(refused.body).not.toContain('cannot reach its notes')
    for (const answer of await Promise.all(Array.from({ length: 20 }, () => submitJam(world, note.id, ada)))) {
      expect(answer.status).toBe(503)
      expect(answer.body).toContain(title)
      expect(answer.body).toContain('Three kilos &lt; four.')
    }
    const forScript = await asScript(world, ada)
    expect(forScript.status).toBe(503)
    expect(JSON.parse(forScript.body)).toMatchObject({ error: kind, isUndone: true })
    expect(await tries(), 'the first save, and none of those after it').toBe(1)

    for (const path of ['/', routes.notes.show.href({ noteId: note.id }), routes.trash.list.href()])
      expect((await world.visit(path, ada)).status, 'reading goes on').toBe(200)
    expect(await world.visit(ready)).toMatchObject({
      ...{ status: 200, body: `ok for reading; nothing can be saved (${code})` },
    })
    expect(world.logged.filter(({ msg }) => msg === nothing)).toMatchObject([{ level: 'error', reason: code }])
    const counted = (await readNumbers(registry)).sum('notejam_write_refusals_total', { obstacle: kind })
    expect(counted - before.sum('notejam_write_refusals_total', { obstacle: kind })).toBe(22)
    expect(await world.sql`select name from notes`, 'nothing was written').toEqual([{ name: note.name }])
  })

  it('a probe tries now and then, and ends it when it can write', async () => {
    const world = await startWorld({ writeProbeSeconds: 0.1 })
    for (const said of [nothing, 'still nothing can be saved']) world.expectedErrors.add(said)
    const ada = await world.aPerson('Ada')
    const saves = await failing(world, 'notes', '53100')
    await world.sql.unsafe(`
      create sequence probes;
      create function no_room() returns event_trigger language plpgsql as $$ begin
        perform nextval('probes');
        raise exception 'no room' using errcode = '53100';
      end $$;
      create event trigger no_room on ddl_command_start when tag in ('CREATE TABLE AS') execute function no_room()`)
    const probes = async () => (await world.sql<{ n: number }[]>`select last_value::int as n from probes`)[0]?.n ?? 0

    expect((await world.submit(routes.notes.create.href(), jam, ada)).status).toBe(503)
    await eventually('it was tried several times', async () => (await probes()) > 2)
    expect((await world.submit(routes.notes.create.href(), jam, ada)).status).toBe(503)
    expect(await saves(), 'by the probe alone').toBe(1)
    expect((await world.visit(ready)).body).toBe('ok for reading; nothing can be saved (53100)')

    await world.sql.unsafe('drop event trigger no_room; drop trigger failing on notes')
    await eventually('it is over', async () => (await world.visit(ready)).body === 'ok')
    expect((await world.submit(routes.notes.create.href(), jam, ada)).status).toBe(303)
    expect(world.logged).toContainEqual(expect.objectContaining({ level: 'warn', msg: 'notes can be saved again' }))
    const [left] = await world.sql`select count(*)::int as n from pg_class where relname = 'notejam_probe'`
    expect(left, 'the probe leaves nothing').toEqual({ n: 0 })
  })

  it('what a page writes by the way fails no page', async () => {
    const world = await startWorld()
    world.expectedErrors.add(nothing)
    const ada = await world.aPerson('Ada')
    await world.sql`update sessions set expires_at = now() + interval '3 days'`
    const tries = await failing(world, 'sessions', '53100')
    const [first, second] = [await world.visit('/', ada), await world.visit('/?order=name', ada)]
    expect([first.status, second.status]).toEqual([200, 200])
    expect(first.headers.getSetCookie().join(), 'a session that was not prolonged is not said to be').not.toMatch(
      /notejam=/,
    )
    expect(await tries(), 'not tried again while it is known').toBe(1)
  })
})

it('a note whose text took too long is shown plain, also while that cannot be remembered', async () => {
  const workers = new Workers(`${import.meta.dirname}/slow-acts.ts`, { cpuMilliseconds: 100, maxMilliseconds: 60_000 })
  const world = await startWorld({ workers })
  const ada = await world.aPerson('Ada')
  const note = await world.aNote(ada, { text: '**never**\n\n| a |' })
  const tries = await failing(world, 'slow_texts', '53100')
  const page = await world.visit(routes.notes.show.href({ noteId: note.id }), ada)
  expect(page.status).toBe(200)
  expect(page.body).toContain('<div class="plain">**never**')
  expect(await tries()).toBe(1)
  expect(await world.sql`select from slow_texts`).toEqual([])
  await workers.close()
})

it('a statement that took too long has a sentence of its own, and keeps no other save from being tried', async () => {
  const world = await startWorld()
  world.expectedErrors.add('statements take too long')
  const ada = await world.aPerson('Ada')
  const tries = await failing(world, 'notes', '57014')
  for (let save = 0; save < 2; save++) {
    const { status, body } = await world.submit(routes.notes.create.href(), jam, ada)
    expect(status).toBe(503)
    expect(body).toContain('<h1>This took the database too long</h1>')
    expect(body).toContain('Three kilos &lt; four.')
    expect(body).not.toContain('cannot reach its notes')
  }
  expect(JSON.parse((await asScript(world, ada)).body)).toMatchObject({ error: 'late', isUndone: true })
  expect(await tries()).toBe(3)
  expect(await world.visit(ready)).toMatchObject({ status: 200, body: 'ok' })
})

describe('a statement that the server took back because of another one', () => {
  it.each(['40P01', '40001'])('%s: is sent once more, and no more than that', async (code) => {
    const world = await startWorld()
    world.expectedErrors.add('the database is away')
    const ada = await world.aPerson('Ada')
    const tries = await failing(world, 'notes', code, 1)
    expect((await world.submit(routes.notes.create.href(), jam, ada)).status).toBe(303)
    expect(await tries()).toBe(2)
    expect(await world.sql`select name from notes`).toEqual([{ name: jam.name }])

    await world.sql`alter sequence tries restart`
    await world.sql.unsafe('drop function fail cascade')
    await failing(world, 'notes', code)
    const refused = await world.submit(routes.notes.create.href(), jam, ada)
    expect(refused.status).toBe(503)
    expect(refused.body).toContain('This was not saved yet')
    expect(await tries()).toBe(2)
    expect(await world.sql`select from notes`).toHaveLength(1)
  })

  it('but not in the middle of a transaction', async () => {
    const world = await startWorld()
    const ada = await world.aPerson('Ada')
    const tries = await failing(world, 'pads', '40P01')
    const done = transaction(world.sql, async (tx) => {
      await tx`update users set note_order = 'name' where id = ${ada.id}`
      await tx`insert into pads (user_id, name) values (${ada.id}, 'Jams')`
    })
    await expect(done).rejects.toMatchObject({ code: '40P01' })
    expect(await tries()).toBe(1)
    expect(await world.sql`select from users where note_order = 'name'`).toEqual([])
  })
})

/** Writes to a table fail with this SQLSTATE, the first so many times. @returns tells how many were tried */
async function failing(world: World, table: string, code: string, times = 1000): Promise<() => Promise<number>> {
  // A sequence is not rolled back.
  await world.sql.unsafe(`
    create sequence if not exists tries;
    create function fail() returns trigger language plpgsql as $$ begin
      if nextval('tries') <= ${times} then raise exception 'it fails' using errcode = '${code}'; end if;
      return new;
    end $$;
    create trigger failing before insert or update or delete on ${table} for each row execute function fail()`)
  return async () => {
    const [tries] = await world.sql<{ n: number }[]>`
      select (case when is_called then last_value else 0 end)::int as n from tries`
    return tries?.n ?? 0
  }
}

function submitJam(world: World, noteId: string, who: Person) {
  return world.submit(routes.notes.edit.href({ noteId }), jam, who)
}

function asScript(world: World, who: Person) {
  return world.visit(routes.notes.create.href(), who, {
    ...{ method: 'POST', body: JSON.stringify(jam) },
    headers: { accept: 'application/json', 'content-type': 'application/json' },
  })
}
