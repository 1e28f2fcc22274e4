import { describe, expect, it } from 'vitest'
import { textsOf } from '../../../../kit/html.ts'
import { sharedWorld, startWorld, type Person, type World } from '../../../test/world.ts'
import { routes } from '../../routes.ts'
import * as searchWorld from './search-world.ts'

/**
 * What searching promises.
 * @param prepare is done after notes are written and before they are looked for
 */
export function searchTests(prepare: (world: World) => Promise<void>): void {
  async function find(world: World, who: Person, q: string): Promise<string[]> {
    await prepare(world)
    return searchWorld.find(world, who, q)
  }

  async function pageOf(world: World, who: Person, q: string): Promise<string> {
    await prepare(world)
    return searchWorld.pageOf(world, who, q)
  }

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

  describe('in any language, it finds', () => {
    const notes = {
      German: 'Die Krankenversicherungskarte liegt in der Schublade, Größe A6.',
      French: 'Le café est fermé à Noël.',
      Spanish: 'Mañana compraremos azúcar.',
      Polish: 'Łódź i żółty ser.',
      Russian: 'Варенье из сливы, ёлка.',
      Greek: 'Μαρμελάδα δαμάσκηνο.',
      Japanese: '東京都の天気と、ジャムの作り方。',
      Chinese: '我喜欢吃李子果酱。',
      Korean: '자두잼을만들었다.',
      Thai: 'แยมลูกพลัมทำง่ายมาก',
      Arabic: 'مُرَبّى البرقوق',
      Hindi: 'हिन्दी में जैम।',
      Decomposed: 'Zwetschgenmu\u0308sli und cre\u0300me',
      Wide: 'ＪＡＭ１２３',
    }
    const aWorld = sharedWorld()
    let shelf: Promise<Person> | undefined

    /** One person's, for all languages: nothing here changes a note. */
    async function aShelf(world: World): Promise<Person> {
      const ada = await world.aPerson('Ada')
      for (const [name, text] of Object.entries(notes)) await world.aNote(ada, { name, text })
      return ada
    }

    it.each([
      ['versicherung', 'German'],
      ['KARTE', 'German'],
      ['grosse', 'German'],
      ['größe', 'German'],
      ['cafe', 'French'],
      ['noel', 'French'],
      ['fermé', 'French'],
      ['azucar', 'Spanish'],
      ['manana', 'Spanish'],
      ['lodz', 'Polish'],
      ['ŻÓŁTY', 'Polish'],
      ['варенье', 'Russian'],
      ['СЛИВ', 'Russian'],
      ['арень', 'Russian'],
      ['елка', 'Russian'],
      ['μαρμελαδα', 'Greek'],
      ['東京', 'Japanese'],
      ['天気', 'Japanese'],
      ['京都', 'Japanese'],
      ['ジャム', 'Japanese'],
      ['果酱', 'Chinese'],
      ['酱', 'Chinese'],
      ['李子果酱', 'Chinese'],
      ['만들', 'Korean'],
      ['พลัม', 'Thai'],
      ['ง่าย', 'Thai'],
      ['مربى', 'Arabic'],
      ['हिन्दी', 'Hindi'],
      ['zwetschgenmüsli', 'Decomposed'],
      ['creme', 'Decomposed'],
      ['jam123', 'Wide'],
    ])('%s in %s', async (q, language) => {
      const world = await aWorld()
      const ada = await (shelf ??= aShelf(world))
      expect(await find(world, ada, q)).toEqual([language])
      expect(await pageOf(world, ada, q)).toContain('<mark>')
      expect(await find(world, ada, `-${q}`), 'and leaves it out').not.toContain(
        /^(versicherung|KARTE|СЛИВ|арень|酱|만들)$/.test(q) ? '' : language,
      )
    })

    it('no text in which the letters stand apart', async () => {
      const world = await aWorld()
      const ada = await world.aPerson('Ada')
      await world.aNote(ada, { name: 'Apart', text: '東京と京都' })
      expect(await find(world, ada, '東京都')).toEqual([])
      expect(await find(world, ada, '京都')).toEqual(['Apart'])
    })
  })

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

  describe('what a person may type', () => {
    const aWorld = sharedWorld()

    it.each([
      '',
      ' ',
      '%',
      '_',
      '\\',
      "'",
      '"',
      '""',
      '-',
      '--',
      '-"',
      'pad:',
      'pad:""',
      'pad:%',
      'is:',
      'created:',
      '\0',
      'a\0b',
      '\ud800',
      '&',
      '!jam',
      'jam & !',
      'jam:*',
      'jam <-> damson',
      '((jam',
      "ja'm",
      'ja\\m',
      'jam%',
      'j_m',
      "'; drop table notes; --",
      '<script>alert(1)</script>',
      'jam '.repeat(2500),
      'x'.repeat(10_000),
      '"'.repeat(9_999),
      '李'.repeat(10_000),
      '李'.repeat(1_500),
      '😀',
      '-😀 "🍇"',
      '\u0301',
      'ยำ'.repeat(40),
    ])('is answered calmly: %j', async (q) => {
      const world = await aWorld()
      const ada = await world.aPerson('Ada')
      await world.aNote(ada)
      await prepare(world)
      const answer = await world.visit(`/search?q=${encodeURIComponent(q.toWellFormed())}`, ada)
      // An address ends at 16 kB.
      expect(answer.status).toBe(encodeURIComponent(q.toWellFormed()).length > 16_000 ? 431 : 200)
      expect(answer.body).not.toContain('<script>alert')
      expect(await world.sql`select from notes where user_id = ${ada.id}`).toHaveLength(1)
    })

    it('finds no more than was typed when it holds wildcards', async () => {
      const world = await aWorld()
      const ada = await world.aPerson('Ada')
      await world.aNote(ada)
      for (const q of ['dams%n', 'd_mson', 'damson:nothing', 'da*n']) expect(await find(world, ada, q), q).toEqual([])
      expect(await find(world, ada, 'damson:*')).toEqual(['Damson jam'])
    })

    it('marks text as text', async () => {
      const world = await aWorld()
      const ada = await world.aPerson('Ada')
      await world.aNote(ada, { name: '<b>jam</b> & "jam"', text: '<img src=x onerror=alert(1)> jam <mark>no</mark>' })
      await prepare(world)
      const { body } = await world.visit(routes.search.href({ q: 'jam' }), ada)
      expect(body).toContain(
        '&lt;b><mark>jam</mark>&lt;/b> &amp; &quot;<mark>jam</mark>&quot;'.replaceAll('/b>', '/b>'),
      )
      expect(body).not.toContain('<img src=x')
      expect(body).not.toContain('<mark>no</mark>')
    })

    it('keeps a note whose words are more than can be looked up', async () => {
      const world = await startWorld()
      const ada = await world.aPerson('Ada')
      const many = Array.from({ length: 90_000 }, (_, n) => `word${n.toString(36)}`).join(' ')
      await world.aNote(ada, { name: 'Enormous', text: many })
      await world.aNote(ada, {
        name: 'Dense',
        text: Array.from({ length: 300_000 }, (_, n) => String.fromCodePoint(0x4e00 + ((n * 7919) % 20_000))).join(''),
      })
      expect(await find(world, ada, 'enormous')).toEqual(['Enormous'])
      expect(await find(world, ada, 'word1')).toEqual(['Enormous'])
      expect(await find(world, ada, 'dense')).toEqual(['Dense'])
    })

    it('that takes too long is said calmly', async () => {
      const world = await startWorld()
      const ada = await world.aPerson('Ada')
      await world.aNote(ada)
      await world.sql.unsafe(`
        create or replace function search_split(plain text) returns text[] language sql as
        $$ select pg_sleep(5); select array['damson'] $$`)
      const answer = await world.visit(routes.search.href({ q: 'damson' }), ada)
      expect(answer.status).toBe(200)
      expect(answer.body).toContain('That takes too long.')
      expect(answer.body).toContain('Narrow it')
    })
  })
}
