import { describe, expect, it } from 'vitest'
import { startWorld, type World } from '../../../test/world.ts'
import { routes } from '../../routes.ts'
import { indexAll } from './index-words.ts'
import { find, pageOf, save } from './search-world.ts'

/** As 0013_words_again.sql finds them: in the index with the words of the previous release, which knew no signs and no compounds. */
async function asBefore(world: World): Promise<void> {
  await indexAll(world.sql)
  await world.sql`
    update note_search s set words = search_own(s.user_id, search_words(n.text), search_words(n.name)) from notes n where n.id = s.note_id`
  await world.sql`insert into search_again select note_id, user_id from note_search`
}

const again = async (world: World) =>
  (await world.sql<{ id: string }[]>`select note_id::text as id from search_again order by note_id`).map(({ id }) => id)

describe('notes that an earlier version indexed', () => {
  it('are found by their words until they are indexed again, and then by all', async () => {
    const world = await startWorld()
    const ada = await world.aPerson('Ada')
    await world.aNote(ada, { name: 'Version', text: 'released v1.2.3, file.txt' })
    await world.aNote(ada, { name: 'Tasks', text: 'a to-do for C++, don’t wait' })
    await asBefore(world)
    await world.aNote(ada, { name: 'Fresh', text: 'todo' })
    const before = [
      ['file.txt', 'Version'],
      ['to-do', 'Tasks'],
      ['C++', 'Tasks'],
      ["don't", 'Tasks'],
      ['fresh', 'Fresh'],
    ] as const
    for (const [q, name] of before) expect(await find(world, ada, q), q).toEqual([name])

    await indexAll(world.sql)

    expect(await again(world)).toEqual([])
    const after = [...before, ['1.2.3', 'Version'], ['dont', 'Tasks']] as const
    for (const [q, name] of after) expect(await find(world, ada, q), q).toContain(name)
    expect((await find(world, ada, 'todo')).sort()).toEqual(['Fresh', 'Tasks'])
  })

  it('wait for those that were just saved, and keep no save waiting', async () => {
    const world = await startWorld()
    const ada = await world.aPerson('Ada')
    const note = await world.aNote(ada, { name: 'Old', text: 'v1.2.3' })
    await asBefore(world)
    const other = await world.aNote(ada, { name: 'New', text: 'saved' })
    await world.sql`update search_due set due_at = now()`
    const turn = async () => (await world.sql<{ indexed: number }[]>`select indexed from search_renew()`)[0]?.indexed
    expect(await turn(), 'a save is due').toBe(0)
    expect(await again(world)).toEqual([note.id])
    await world.sql`delete from search_due where note_id = ${other.id}`
    // A turn that is not over yet, with its locks.
    const own = await world.sql.open()
    await own.sql`begin`
    expect(await own.sql`select indexed from search_renew()`).toEqual([{ indexed: 1 }])
    await save(world, ada, note.id, 'Old', 'v1.2.4')
    await world.submit(routes.notes.pin.href({ noteId: note.id }), {}, ada)
    expect(await turn(), 'another process has none of its notes').toBe(0)
    await own.sql`commit`
    await own.end()
    await indexAll(world.sql)
    expect(await find(world, ada, '1.2.4')).toEqual(['Old'])
    expect(await find(world, ada, '1.2.3')).toEqual([])
  })

  it('are forgotten when they or their owner are gone, and one that fails is tried again with the saved ones', async () => {
    const world = await startWorld()
    const [ada, grace] = [await world.aPerson('Ada'), await world.aPerson('Grace')]
    const [trashed, gone, broken] = [
      await world.aNote(ada),
      await world.aNote(ada),
      await world.aNote(ada, { name: 'Broken' }),
    ]
    await world.aNote(grace)
    await asBefore(world)
    await world.submit(routes.notes.delete.href({ noteId: trashed.id }), {}, ada)
    await world.sql`delete from notes where id = ${gone.id}`
    await world.sql`delete from users where id = ${grace.id}`
    await world.sql.unsafe(`
      create function refuse() returns trigger language plpgsql as $$ begin raise 'no' using errcode = 'query_canceled'; end $$;
      create trigger refuse before insert on note_search for each row execute function refuse()`)
    await world.sql`delete from search_due`
    await world.sql`select search_renew()`
    expect(await again(world)).toEqual([])
    expect(await world.sql`select note_id::text as id from search_due`).toEqual([{ id: broken.id }])
    await world.sql.unsafe('drop trigger refuse on note_search')
    await indexAll(world.sql)
    expect(await pageOf(world, ada, 'broken')).toContain('1 note found.')
  })
})
