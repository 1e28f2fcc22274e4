import { describe, expect, it } from 'vitest'
import { sharedWorld, type Person, type World } from '../../../../test/world.ts'
import { lookingAfter, type Prepare } from '../search-world.ts'

/** Words beside phrases, words that are left out, pads, pins and times. */
export function narrowingTests(prepare: Prepare): void {
  const { find, pageOf } = lookingAfter(prepare)

  describe('the operators', () => {
    const aWorld = sharedWorld()
    let filled: ReturnType<typeof fill> | undefined

    /** One person's notes, for all operators: nothing here changes them. */
    async function aShelf() {
      const world = await aWorld()
      const ada = await (filled ??= fill(world))
      return { find: (q: string) => find(world, ada, q), page: (q: string) => pageOf(world, ada, q) }
    }

    async function fill(world: World): Promise<Person> {
      const ada = await world.aPerson('Ada')
      const pad = await world.aPad(ada, { name: 'Jam & recipes' })
      await world.aNote(ada, {
        name: 'A',
        text: 'damson jam with sugar',
        padId: pad.id,
        updatedAt: '2026-11-25T10:00:00Z',
      })
      await world.aNote(ada, { name: 'B', text: 'jam of damson, sugared', updatedAt: '2026-11-01T00:00:00Z' })
      await world.aNote(ada, { name: 'C', text: 'plum jam', updatedAt: '2025-12-31T23:59:59Z' })
      await world.sql`update notes set pinned_at = now() where name = 'B'`
      await world.sql`update notes set created_at = '2024-05-05' where name = 'C'`
      return ada
    }

    it.each([
      ['jam', 'ABC'],
      ['jam -sugar', 'BC'],
      ['-damson', 'C'],
      ['"damson jam"', 'A'],
      ['"damson ja"', ''],
      ['jam -"damson jam"', 'BC'],
      ['-"damson jam"', 'BC'],
      ['pad:recipes', 'A'],
      ['pad:JAM jam', 'A'],
      ['pad:"jam & recipes"', 'A'],
      ['pad:ecipes', ''],
      ['pad:nowhere jam', ''],
      ['is:pinned', 'B'],
      ['is:pinned plum', ''],
      ['updated:2026', 'AB'],
      ['updated:2026-11', 'AB'],
      ['updated:2026-11-25', 'A'],
      ['updated:>2026-11-01', 'A'],
      ['updated:>=2026-11-01', 'AB'],
      ['updated:<2026', 'C'],
      ['updated:<=2026-11-01', 'BC'],
      ['updated:2025..2025', 'C'],
      ['updated:2025-12-31..2026-11-01', 'BC'],
      ['updated:2026-11-02..', 'A'],
      ['updated:..2025', 'C'],
      ['created:2024', 'C'],
      ['jam created:2024-05-05 updated:2025', 'C'],
      ['"damson', 'AB'],
    ])('%s', async (q, names) => {
      const shelf = await aShelf()
      expect((await shelf.find(q)).sort().join('')).toBe(names)
    })

    it.each(['updated:soon', 'updated:2026-13', 'created:2026-02-30', 'updated:..', 'updated:>1..2'])(
      'say what they take: %s',
      async (q) => {
        const shelf = await aShelf()
        expect(await shelf.page(`jam ${q}`)).toContain('takes a year, a month or a day')
        expect((await shelf.find(`jam ${q}`)).sort()).toEqual(['A', 'B', 'C'])
      },
    )
  })
}
