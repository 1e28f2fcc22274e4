import { describe, expect, it } from 'vitest'
import { sharedWorld, type Person, type World } from '../../../test/world.ts'
import { shelvesOfScripts } from './cases/words-of-scripts.test.cases.ts'
import { shelvesOfSigns } from './cases/words-with-signs.test.cases.ts'
import { find, pageOf, type Prepare } from './search-world.ts'

const shelves = { ...shelvesOfScripts, ...shelvesOfSigns }

/** Words as people type them, in any script and with any sign. */
export function wordTests(prepare: Prepare): void {
  describe.each(Object.entries(shelves))('%s is found as it is typed:', (_, { notes, searches }) => {
    const aWorld = sharedWorld()
    let filled: Promise<Person> | undefined

    async function fill(world: World): Promise<Person> {
      const person = await world.aPerson('Ada')
      for (const [name, text] of Object.entries(notes)) await world.aNote(person, { name: `Shelf${name}`, text })
      await prepare(world)
      return person
    }

    it.each(searches)('%s in %s', async (q, names) => {
      const world = await aWorld()
      const ada = await (filled ??= fill(world))
      const found = (await find(world, ada, q)).map((name) => name.slice('Shelf'.length)).sort()
      expect(found.join('')).toBe(names)
      const page = await pageOf(world, ada, q)
      if (names !== '') expect(page, 'and marked').toContain('<mark>')
      else expect(page, 'not as if nothing were typed').toContain('No note found.')
    })
  })
}
