import { expect, it } from 'vitest'
import { startWorld } from '../../../../test/world.ts'
import { routes } from '../../../routes.ts'
import { find, save, type Prepare } from '../search-world.ts'
import { resultsOf } from './operator-shelf.test.cases.ts'

/** The trash, tasks, tags and files as they change. */
export function operatorsFollow(prepare: Prepare): void {
  it('the trash is searched for its owner alone, and says so', async () => {
    const world = await startWorld()
    const [ada, mallory] = [await world.aPerson('Ada'), await world.aPerson('Mallory')]
    const gone = await world.aNote(ada, { name: 'Gone', text: 'compliance', deletedAt: '2026-01-05T10:00:00Z' })
    await world.aNote(ada, { name: 'There', text: 'compliance' })
    await prepare(world)
    const page = await resultsOf(world, ada, 'in:trash compliance')
    expect(page).toContain('1 note found in the trash.')
    expect(page).toContain(`href="${routes.trash.show.href({ noteId: gone.id })}?`)
    expect(page).not.toContain(routes.notes.show.href({ noteId: gone.id }) + '"')
    expect(await find(world, ada, 'in:trash complaince'), 'spelling is corrected').toEqual(['Gone'])
    expect(await resultsOf(world, ada, 'in:trash zzzz')).toContain('No note found in the trash.')
    expect(await resultsOf(world, ada, 'zzzz')).toContain(routes.search.href({ q: 'in:trash zzzz' }))
    for (const q of ['in:trash', 'in:trash compliance', 'in:trash -zzzz', 'in:trash title:gone']) {
      expect(await find(world, mallory, q), q).toEqual([])
    }
    await world.submit(routes.notes.restore.href({ noteId: gone.id }), {}, ada)
    expect(await find(world, ada, 'in:trash compliance')).toEqual([])
    expect((await find(world, ada, 'compliance')).sort()).toEqual(['Gone', 'There'])
  })

  it('tasks, tags and files are found as they are saved', async () => {
    const world = await startWorld()
    const ada = await world.aPerson('Ada')
    const note = await world.aNote(ada, { name: 'List', text: 'nothing yet' })
    const found = async (q: string) => {
      await prepare(world)
      return (await find(world, ada, q)).length
    }
    expect(await Promise.all(['has:task', 'is:open', 'tag:home', 'has:file'].map(found))).toEqual([0, 0, 0, 0])
    await save(world, ada, note.id, 'List', '- [ ] sugar\n- [x] jars\n\n#home/kitchen')
    expect(await Promise.all(['has:task', 'is:open', 'tag:home', '-has:file'].map(found))).toEqual([1, 1, 1, 1])
    await save(world, ada, note.id, 'List', '- [x] sugar\n- [x] jars\n\n`#home`')
    expect(await Promise.all(['has:task', 'is:open', '-is:open', 'tag:home'].map(found))).toEqual([1, 0, 1, 0])

    const file = await world.aFile(ada, note.id)
    const other = await world.aNote(ada, { name: 'Shows the file', text: 'nothing yet' })
    expect(await found('has:file')).toBe(1)
    await save(world, ada, other.id, 'Shows the file', `![](/attachments/${file.id}/a.png)`)
    expect(await found('has:file'), 'a file of another note is shown').toBe(2)
  })

  it('the page says when the trash has more than is searched', async () => {
    const world = await startWorld()
    const ada = await world.aPerson('Ada')
    await world.sql`
      insert into notes (user_id, name, text, deleted_at)
      select ${ada.id}, 'Gone ' || n, repeat(repeat('x', 99) || ' ', 10_000), now() - n * interval '1 minute' from generate_series(1, 6) n`
    const page = await resultsOf(world, ada, 'in:trash gone')
    expect(page).toContain('2 notes found in the trash.')
    expect(page).toContain('Only the notes that were deleted last were looked at.')
    expect(await resultsOf(world, ada, 'gone')).not.toContain('deleted last')
  })
}
