import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import { describe, expect, it, onTestFinished } from 'vitest'
import { eventually } from '../../../../kit/eventually.ts'
import { startWorld, type World } from '../../../test/world.ts'
import { routes } from '../../routes.ts'
import { createLog } from '../../platform/log.ts'
import { indexAll, keepIndexing } from './index-words.ts'
import { backlog, find, save } from './search-world.ts'

const quiet = pino({ enabled: false })

describe('indexing', () => {
  it('takes away marks of notes in the trash, and of those that are gone', async () => {
    const world = await startWorld()
    const ada = await world.aPerson('Ada')
    const [kept, trashed, gone] = [await world.aNote(ada), await world.aNote(ada), await world.aNote(ada)]
    const deleted = await world.aPerson('Grace')
    await world.aNote(deleted)
    await indexAll(world.sql)
    for (const { id } of [kept, trashed, gone]) await save(world, ada, id, 'Again', 'and again')
    await world.submit(routes.notes.delete.href({ noteId: trashed.id }), {}, ada)
    await world.sql`delete from notes where id = ${gone.id}`
    await world.sql`delete from users where id = ${deleted.id}`
    await world.sql`insert into search_due (note_id, user_id) values (999999, ${deleted.id})`
    await indexAll(world.sql)
    await indexAll(world.sql)
    expect(await backlog(world)).toEqual([])
    const rows = await world.sql<{ id: string }[]>`select note_id::text as id from note_search`
    expect(rows.map(({ id }) => id)).toEqual([kept.id])
    await world.submit(routes.notes.restore.href({ noteId: trashed.id }), {}, ada)
    await indexAll(world.sql)
    expect(await find(world, ada, 'again')).toEqual(['Again', 'Again'])
  })

  it('waits until a note rests, and is then done by itself', async () => {
    const world = await startWorld()
    const ada = await world.aPerson('Ada')
    const note = await world.aNote(ada, { text: 'resting' })
    const [before] = await world.sql<{ dueAt: Date }[]>`select due_at as "dueAt" from search_due`
    await save(world, ada, note.id, 'Again', 'typed on')
    const [after] = await world.sql<{ dueAt: Date }[]>`select due_at as "dueAt" from search_due`
    expect(after?.dueAt.getTime()).toBeGreaterThan(before?.dueAt.getTime() ?? Infinity)
    await world.sql`update search_due set due_at = now() + interval '1 hour'`
    const indexing = keepIndexing(world.sql, quiet)
    onTestFinished(() => indexing.stop())
    await sleep(300)
    expect(await backlog(world)).toEqual([note.id])
    await world.sql`update search_due set due_at = now()`
    await eventually('it is indexed', async () => (await backlog(world)).length === 0)
    expect(await find(world, ada, 'typed')).toEqual(['Again'])
  })

  it('says so once as a defect when it fails, and as an outage only when it is one', async () => {
    const world = await startWorld()
    await world.sql.unsafe('alter table search_due rename to search_due_elsewhere')
    const lines: Record<string, unknown>[] = []
    const log = createLog('info', { write: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>) })
    const indexing = keepIndexing(world.sql, log)
    await eventually('it has failed', () => lines.length > 0)
    await indexing.stop()
    expect(lines).toMatchObject([{ level: 'error', msg: 'indexing failed', err: { code: '42P01' } }])
  })

  it('by several processes at once indexes each note once, and fails none', async () => {
    const world = await startWorld()
    const people = await Promise.all(['Ada', 'Grace', 'Alan', 'Edsger', 'Barbara'].map((name) => world.aPerson(name)))
    // One row for each time that a note is indexed.
    await world.sql.unsafe(`
      create table indexings (note_id bigint);
      create function note_indexing() returns trigger language plpgsql as
        $$ begin insert into indexings values (new.note_id); return null; end $$;
      create trigger note_indexing after insert or update on note_search for each row execute function note_indexing()`)
    for (const { id } of people) {
      await world.sql`
        insert into notes (user_id, name, text)
        select ${id}, 'Note ' || n, 'one two ' || md5(n::text) from generate_series(1, 120) n`
    }
    const processes = await Promise.all(Array.from({ length: 4 }, async () => indexAll(world.sql)))
    expect(processes).toHaveLength(4)
    await indexAll(world.sql)
    expect(await backlog(world)).toEqual([])
    const [times] = await world.sql`select count(*)::int as all, count(distinct note_id)::int as notes from indexings`
    expect(times).toEqual({ all: 600, notes: 600 })
  })

  it('of one person’s many keeps no other waiting', async () => {
    const world = await startWorld()
    const [ada, grace] = [await world.aPerson('Ada'), await world.aPerson('Grace')]
    await world.sql`
      insert into notes (user_id, name, text) select ${ada.id}, 'Note ' || n, 'many' from generate_series(1, 400) n`
    const note = await world.aNote(grace)
    const first = await turn(world, '0')
    const second = await turn(world, first.person)
    expect([first.person, second.person]).toEqual([ada.id, grace.id])
    const left = await backlog(world)
    expect(left).not.toContain(note.id)
    expect(left.length, 'most of the others wait for their next turn').toBeGreaterThan(300)
  })

  it('keeps no save waiting, and what is saved meanwhile stays marked', async () => {
    const world = await startWorld()
    const ada = await world.aPerson('Ada')
    const notes = [
      await world.aNote(ada, { name: 'A' }),
      await world.aNote(ada, { name: 'B' }),
      await world.aNote(ada, { name: 'C' }),
    ]
    const [edited, pinned, trashed] = notes.map(({ id }) => id) as [string, string, string]
    await indexAll(world.sql)
    for (const { id, name } of notes) await save(world, ada, id, name, `${name} once`)
    await holdIndexing(world, trashed)
    const indexing = turn(world, '0')
    await eventually('it has all three', () => isHeld(world))
    await save(world, ada, edited, 'A', 'changed meanwhile')
    await world.sql`update notes set pinned_at = now() where id = ${pinned}`
    await world.submit(routes.notes.delete.href({ noteId: trashed }), {}, ada)
    expect(await isHeld(world), 'until all is saved').toBe(true)
    await world.sql`insert into released values (true)`
    expect(await indexing).toMatchObject({ indexed: 3, failed: 0 })

    expect(await backlog(world)).toEqual([edited, pinned, trashed])
    expect(await find(world, ada, 'meanwhile')).toEqual(['A'])
    expect(await find(world, ada, 'is:pinned')).toEqual(['B'])
    expect(await find(world, ada, 'once')).toEqual(['B'])
    await indexAll(world.sql)
    expect(await backlog(world)).toEqual([])
    expect(await find(world, ada, 'meanwhile')).toEqual(['A'])
    expect(await find(world, ada, 'is:pinned')).toEqual(['B'])
    expect(await find(world, ada, 'once')).toEqual(['B'])
  })

  it('that is broken off has lost nothing', async () => {
    const world = await startWorld()
    const ada = await world.aPerson('Ada')
    const note = await world.aNote(ada)
    await holdIndexing(world, note.id)
    const indexing = turn(world, '0')
    const broken = expect(indexing).rejects.toThrow()
    await eventually('it is at work', () => isHeld(world))
    await world.sql`select pg_terminate_backend(pid) from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()`
    await broken
    expect(await backlog(world)).toEqual([note.id])
    expect(await find(world, ada, 'damson')).toEqual(['Damson jam'])
    await world.sql`insert into released values (true)`
    await eventually('its locks are gone', async () => (await turn(world, '0')).indexed === 1)
    expect(await backlog(world)).toEqual([])
  })

  it('that fails for one note goes on with the others, and tries it again later', async () => {
    const world = await startWorld()
    const ada = await world.aPerson('Ada')
    const broken = await world.aNote(ada, { name: 'Broken', text: 'damson' })
    await world.aNote(ada, { name: 'Whole', text: 'damson' })
    await world.sql.unsafe(`
      create function refuse() returns trigger language plpgsql as $$
      begin if new.note_id = ${broken.id} then raise 'no' using errcode = 'query_canceled'; end if; return new; end $$;
      create trigger refuse before insert on note_search for each row execute function refuse()`)
    expect(await turn(world, '0')).toMatchObject({ indexed: 1, failed: 1 })
    expect(await backlog(world)).toEqual([broken.id])
    const [waits] = await world.sql`select failures, due_at > now() + interval '3 seconds' as later from search_due`
    expect(waits).toEqual({ failures: 1, later: true })
    expect(await find(world, ada, 'damson'), 'it is found all the same').toEqual(['Whole', 'Broken'])
    await world.sql.unsafe('drop trigger refuse on note_search')
    await indexAll(world.sql)
    expect(await backlog(world)).toEqual([])
  })
})

async function turn(world: World, after: string) {
  const [turn] = await world.sql<{ person: string; indexed: number; failed: number }[]>`
    select person::text, indexed, failed from search_catch_up(${after}::bigint, 'infinity')`
  if (!turn) throw new Error('a function gave no row')
  return turn
}

/** The process that indexes this note stops there, with its locks, until something is `released`. */
async function holdIndexing(world: World, noteId: string): Promise<void> {
  await world.sql.unsafe(`
    create table released (yes boolean);
    create function hold() returns trigger language plpgsql as $$
    begin
      while new.note_id = ${noteId} and not exists (select from released) loop perform pg_sleep(0.02); end loop;
      return null;
    end $$;
    create trigger hold after insert or update on note_search for each row execute function hold()`)
}

async function isHeld(world: World): Promise<boolean> {
  const held = await world.sql`
    select from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()`
  return held.length > 0
}
