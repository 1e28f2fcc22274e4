import { describe, expect, it } from 'vitest'
import { sharedWorld, startWorld } from '../../../../test/world.ts'
import { routes } from '../../../routes.ts'
import { lookingAfter, type Prepare } from '../search-world.ts'

/** Searches and notes that are empty, hostile, or too much. */
export function hostileTests(prepare: Prepare): void {
  const { find } = lookingAfter(prepare)

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
