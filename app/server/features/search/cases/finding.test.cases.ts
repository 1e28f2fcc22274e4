import { describe, expect, it } from 'vitest'
import { textsOf } from '../../../../../kit/html.ts'
import { sharedWorld, startWorld } from '../../../../test/world.ts'
import { routes } from '../../../routes.ts'
import { lookingAfter, type Prepare } from '../search-world.ts'

/** Which notes are found, in which order, and how the page shows them. */
export function findingTests(prepare: Prepare): void {
  const { find, pageOf } = lookingAfter(prepare)

  describe('searching', () => {
    const aWorld = sharedWorld()

    it('finds by name and by text, a name before a text, and the newest first', async () => {
      const world = await aWorld()
      const ada = await world.aPerson('Ada')
      await world.aNote(ada, { name: 'Old', text: 'About quinces', updatedAt: '2026-01-01T00:00:00Z' })
      await world.aNote(ada, { name: 'New', text: 'quinces too', updatedAt: '2026-02-01T00:00:00Z' })
      await world.aNote(ada, { name: 'Quinces', text: 'Fruit.', updatedAt: '2025-01-01T00:00:00Z' })
      await world.aNote(ada, { name: 'Plums', text: 'Other fruit.' })
      expect(await find(world, ada, 'quinces')).toEqual(['Quinces', 'New', 'Old'])
      expect(await find(world, ada, 'QUINC'), 'while typing').toEqual(['Quinces', 'New', 'Old'])
      expect(await find(world, ada, 'quinces fruit'), 'all words').toEqual(['Quinces'])
      expect(await pageOf(world, ada, 'quinces')).toContain('3 notes found.')
    })

    it('finds no note of another person, and none in the trash', async () => {
      const world = await startWorld()
      const [ada, mallory] = [await world.aPerson('Ada'), await world.aPerson('Mallory')]
      const note = await world.aNote(ada, { name: 'Secret quince', text: 'compliance' })
      await world.aNote(ada, { name: 'Mouldy quince', deletedAt: '2026-01-05T10:00:00Z' })
      await world.aPad(ada, { name: 'Hidden' })
      expect(await find(world, ada, 'quince'), 'there is something to find').toEqual(['Secret quince'])
      for (const q of ['quince', 'complaince', 'uinc', 'pad:hidden', '-nothing', '"secret quince"', 'updated:2026']) {
        expect(await find(world, mallory, q), q).toEqual([])
        expect(await pageOf(world, mallory, q), q).not.toContain('compliance')
      }
      await world.submit(routes.notes.delete.href({ noteId: note.id }), {}, ada)
      expect(await find(world, ada, 'quince')).toEqual([])
      await world.submit(routes.notes.restore.href({ noteId: note.id }), {}, ada)
      expect(await find(world, ada, 'quince')).toEqual(['Secret quince'])
    })

    it('puts them in the same order when very many are found', async () => {
      const world = await startWorld()
      const ada = await world.aPerson('Ada')
      await world.sql`
        insert into notes (user_id, name, text, updated_at)
        select ${ada.id}, case n when 5 then 'Pear tree' when 7 then 'Pear' else 'Fruit ' || n end,
               case when n <= 1100 then 'plum' else 'pear' end, '2026-01-01'::timestamptz + n * interval '1 minute'
        from generate_series(1, 3300) n`
      const first = async (q: string) => (await find(world, ada, q)).slice(0, 3)

      expect(await first('pear'), 'among the newest, and by name').toEqual(['Pear', 'Pear tree', 'Fruit 3300'])
      expect(await first('plum'), 'none among the newest').toEqual(['Fruit 1100', 'Fruit 1099', 'Fruit 1098'])
      expect(await first('fruit'), 'nearly all by name').toEqual(['Fruit 3300', 'Fruit 3299', 'Fruit 3298'])
      expect(await first('fruit plum'), 'one of two by name').toEqual(['Fruit 1100', 'Fruit 1099', 'Fruit 1098'])
      expect(await first('"pear"'), 'where the text has a say').toEqual(['Pear', 'Pear tree', 'Fruit 3300'])
      expect(await first('plum updated:2026-01-01'), 'in a time').toEqual(['Fruit 1100', 'Fruit 1099', 'Fruit 1098'])
      expect(await first('pear updated:<2026-01-03'), 'before a time').toEqual(['Pear', 'Pear tree', 'Fruit 2879'])
      expect(await pageOf(world, ada, 'pear')).toContain('More than 1,000 notes found.')
      expect(await pageOf(world, ada, 'pear updated:2026-01-01')).toContain('341 notes found.')
      const second = (await world.visit(routes.search.href({ q: 'pear', page: '2' }), ada)).body
      expect(textsOf(/<ol class="results".*?<\/ol>/s.exec(second)?.[0] ?? '', 'a')[0]).toBe('Fruit 3282')
    })

    it('shows what is found in plain words, and a link’s address only where that is what was found', async () => {
      const world = await aWorld()
      const ada = await world.aPerson('Ada')
      const text =
        '# Damson **jam**\n\n- [x] two `kilos`\n- [the recipe](https://example.org/quince)\n\n| a | b |\n|---|---|'
      await world.aNote(ada, { name: 'Jam', text })
      const shown = async (q: string) =>
        textsOf(await pageOf(world, ada, q), 'p').filter((line) => line.includes('recipe'))
      expect(await shown('kilos')).toEqual(['Damson jam two kilos the recipe a b'])
      expect(await shown('quince')).toEqual([expect.stringContaining('the recipe (https://example.org/quince)')])
    })

    it('answers each of many that one person asks at once', async () => {
      const world = await aWorld()
      const ada = await world.aPerson('Ada')
      await world.aNote(ada, { name: 'Quince', text: 'one' })
      const found = await Promise.all(Array.from({ length: 8 }, () => find(world, ada, 'quince')))
      expect(found).toEqual(Array.from({ length: 8 }, () => ['Quince']))
    })

    it('asks a visitor without a session to sign in', async () => {
      const world = await aWorld()
      const answer = await world.visit(routes.search.href({ q: 'jam' }), world.aVisitor())
      expect([answer.status, answer.location]).toEqual([303, '/signin?next=%2Fsearch%3Fq%3Djam'])
    })

    it('follows what is written, by a form or by a statement', async () => {
      const world = await aWorld()
      const ada = await world.aPerson('Ada')
      const note = await world.aNote(ada, { name: 'Quince', text: 'one' })
      await world.submit(routes.notes.edit.href({ noteId: note.id }), { name: 'Medlar', text: 'two', pad_id: '' }, ada)
      expect(await find(world, ada, 'medlar two')).toEqual(['Medlar'])
      expect(await find(world, ada, 'quince')).toEqual([])
      await world.sql`delete from notes where id = ${note.id}`
      expect(await find(world, ada, 'medlar')).toEqual([])
    })

    it.each([
      ['complaince', 'compliance'],
      ['recieved', 'received'],
      ['Versichreung', 'Versicherung'],
    ])('takes %s for %s when hardly anything is spelled so', async (typed, meant) => {
      const world = await startWorld()
      const ada = await world.aPerson('Ada')
      await world.aNote(ada, { name: 'Meant', text: `About ${meant}.` })
      await world.aNote(ada, { name: 'Other', text: 'About nothing of the kind.' })
      expect(await find(world, ada, typed)).toEqual(['Meant'])
      const page = await pageOf(world, ada, typed)
      expect(page).toContain(`<mark>${meant}</mark>`)
      expect(page).toContain(`<bdi>${meant.toLowerCase()}</bdi>`)
    })

    it('takes no other word when enough notes have this one', async () => {
      const world = await startWorld()
      const ada = await world.aPerson('Ada')
      for (const name of ['A', 'B', 'C']) await world.aNote(ada, { name, text: 'complaince' })
      await world.aNote(ada, { name: 'D', text: 'compliance' })
      expect(await find(world, ada, 'complaince')).toEqual(['C', 'B', 'A'])
    })

    it('shows twenty, and more on the next page', async () => {
      const world = await aWorld()
      const ada = await world.aPerson('Ada')
      for (let n = 0; n < 23; n++) await world.aNote(ada, { name: `Jam ${n}` })
      await prepare(world)
      const first = await world.visit(routes.search.href({ q: 'jam' }), ada)
      expect(first.body).toContain('23 notes found.')
      expect(first.body).toContain('href="/search?q=jam&amp;page=2"')
      const second = await world.visit(routes.search.href({ q: 'jam', page: '2' }), ada)
      const names = [first, second].flatMap(({ body }) =>
        textsOf(/<ol class="results".*?<\/ol>/s.exec(body)?.[0] ?? '', 'a'),
      )
      expect(new Set(names).size).toBe(23)
    })

    it('gives a script only what was found', async () => {
      const world = await aWorld()
      const ada = await world.aPerson('Ada')
      await world.aNote(ada)
      await prepare(world)
      const { body } = await world.visit(routes.search.href({ q: 'dam', part: 'found' }), ada)
      expect(body).toContain('1 note found.')
      expect(body).toContain('<mark>Dam</mark>son jam')
      expect(body).not.toContain('<nav')
    })
  })
}
