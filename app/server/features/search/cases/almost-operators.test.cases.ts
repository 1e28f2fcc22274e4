import { describe, expect, it } from 'vitest'
import { routes } from '../../../routes.ts'
import type { Shelf } from './operator-shelf.test.cases.ts'

/** A minus, names that no operator has, and signs: what the page says of how it has read them. */
export function typedAlmostAsOperators(aShelf: Shelf): void {
  describe('a minus', () => {
    it.each([
      ['jam -sugar', 'Jam jars', 'without sugar.'],
      ['jam −sugar', 'Jam jars', 'without sugar.'],
      ['jam －sugar', 'Jam jars', 'without sugar.'],
      ['rm -rf', '', 'without rf.'],
      ['rm "-rf"', 'Script', undefined],
      ['rm “-rf”', 'Script', undefined],
      ['--dry-run', 'Script', undefined],
      ['rsync --dry-run', 'Script', undefined],
      ['rsync —dry-run', 'Script', undefined],
      ['rsync –dry', 'Script', undefined],
      ['dry-run', 'Script', undefined],
      ['damson - sugar', 'Jam', undefined],
      ['damson – sugar', 'Jam', undefined],
      ['damson & sugar', 'Jam', undefined],
      ['"damson"-sugar', 'Jam', undefined],
      ['jam -"jam jars"', 'Jam', 'without “jam jars”.'],
      ['jam -„jam jars“', 'Jam', 'without “jam jars”.'],
      ['jam -sugar -rows', '', 'without sugar, rows.'],
      ['jam -tag:food -sugar', 'Jam jars', 'without tag:food, sugar.'],
    ])('%s', async (q, names, said) => {
      const shelf = await aShelf()
      expect(await shelf.find(q)).toBe(names)
      const page = await shelf.page(q)
      if (said) expect(page).toContain(said)
      else expect(page).not.toContain('without')
    })

    it('leads to the same search for a word that begins with it', async () => {
      const shelf = await aShelf()
      const page = await shelf.page('rm -rf')
      expect(page).toContain('Search for “-rf” as a word')
      expect(page).toContain(routes.search.href({ q: 'rm "-rf"' }))
      expect(await shelf.page('-a rm -rf')).toContain(
        routes.search.href({ q: '"-a" rm "-rf"' }).replaceAll('&', '&amp;'),
      )
      expect(await shelf.page('rm -"rf a"')).not.toContain('as a word')
    })
  })

  describe('what is no operator is searched as words', () => {
    it.each([
      ['foo:bar', 'Jam jars', 'There is no operator “foo:”; its words were looked for.'],
      ['FOO:bar', 'Jam jars', 'There is no operator “foo:”'],
      ['foo:"bar baz"', 'Jam jars', 'There is no operator “foo:”'],
      ['foo:"baz bar"', '', 'There is no operator “foo:”'],
      ['jars -foo:bar', 'Shopping', 'There is no operator “foo:”'],
      ['fooo:bar damson', '', 'There is no operator “fooo:”'],
      ['is:whatever', '', '“is:” takes “pinned” or “open”. “is:whatever” was looked for as words.'],
      ['has:cheese', '', '“has:” takes “file” or “task”. “has:cheese” was looked for as words.'],
      ['in:rows', 'Jam jars', '“in:” takes “trash”. “in:rows” was looked for as words.'],
      ['tag:#', '東京都の天気', '“tag:” takes the name of a tag. “tag:#” was looked for as words.'],
      ['tag:', '東京都の天気', '“tag:” takes the name of a tag, without a space'],
      ['title: pad:', '東京都の天気', '“title:” takes words'],
      ['re: meeting', 'Script', undefined],
      ['meeting:', 'Script', undefined],
      ['12:30', 'Script', undefined],
      ['https://example.org/12:30', '', undefined],
      ['mailto:ada@example.org', '', undefined],
      ['C:\\rows', '', undefined],
      ['std::rows', '', undefined],
      [':rows:', 'Jam jars', undefined],
      ['"tag:food"', '', undefined],
      ['"in:trash"', '', undefined],
      ['"foo:bar"', 'Jam jars', undefined],
      ['“foo bar”', 'Jam jars', undefined],
      ['„foo bar“', 'Jam jars', undefined],
      ['«foo bar»', 'Jam jars', undefined],
      ['»bar baz«', 'Jam jars', undefined],
      ['„foo baz“', '', undefined],
      ['"foo bar', 'Jam jars', undefined],
      ['“foo bar', 'Jam jars', undefined],
      ['#food', 'Jam,Shopping', '“#food” was looked for as a word.'],
    ])('%s', async (q, names, said) => {
      const shelf = await aShelf()
      expect(await shelf.find(q)).toBe(names)
      const page = await shelf.page(q)
      if (said) expect(page).toContain(said)
      else expect(page).not.toMatch(/no operator|looked for/)
    })

    it('offers the tag for a word with a number sign', async () => {
      const shelf = await aShelf()
      expect(await shelf.page('jam #food/')).toContain(
        routes.search.href({ q: 'jam tag:food' }).replaceAll('&', '&amp;'),
      )
      for (const q of ['#1', 'C#', '#', '##', '"#food"']) expect(await shelf.page(q), q).not.toContain('with this tag')
    })
  })

  describe('signs alone', () => {
    it.each(['🎉', '→', '€ £', '-🎉 ☃', '--', '-', '=>', '&', '"🎉"', '\u200d🎉', 'title:🎉 tag:food'])(
      '%s are searched for: the help for an empty search is not the answer',
      async (q) => {
        const shelf = await aShelf()
        expect(await shelf.page(q)).toMatch(/No note found|\d notes? found/)
        if (!q.startsWith('-🎉')) expect(await shelf.find(q)).toBe('')
      },
    )

    it.each(['', ' ', '\u200b', '\u200e', '\ufeff', '""', '\u0301'])('%j is nothing to look for', async (q) => {
      const shelf = await aShelf()
      expect(await shelf.page(q)).not.toMatch(/notes? found/)
    })
  })

  it.each([
    'tag:'.repeat(200),
    'title:jam '.repeat(200),
    '-tag:a '.repeat(60),
    'in:trash '.repeat(60),
    'title:'.repeat(80),
    `title:${'李'.repeat(400)}`,
    `tag:${'#'.repeat(400)}`,
    `tag:${'/'.repeat(400)}`,
    `-${'-'.repeat(400)}`,
    `title:"${'\u0301'.repeat(300)}`,
    'tag:\0',
    'title:a\0b',
    'in:trash\0',
    'tag:\ud800',
    'title:"\udfff',
    "tag:'; drop table notes; --",
    "title:'); drop table notes; --",
    'title:%',
    'title:\\',
    'title:&|!():*<->',
    'pad:\' pad:"',
    '“„”‟«»',
    '-“',
    '：：：',
    'created:today..today..today',
    'updated:9999',
    'updated:>=1000-01-01',
    'created:-2026',
  ])('is answered calmly: %j', async (q) => {
    const { world, owner } = await aShelf()
    const { status } = await world.visit(`/search?q=${encodeURIComponent(q.toWellFormed())}`, owner)
    expect(status).toBe(200)
    expect(await world.sql`select from notes where user_id = ${owner.id}`).toHaveLength(6)
  })
}
